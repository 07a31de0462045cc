#include "transport/session_set.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "conformance/link.hpp"
#include "conformance/traffic.hpp"
#include "platform/region.hpp"
#include "support/catch.hpp"
#include "support/forbid_call.hpp"
#include "support/process_stats.hpp"
#include "support/socket_pair.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/naming.hpp"
#include "transport/shm_layout.hpp"

using namespace netipc;
using namespace netipc::test;
using namespace netipc::transport;

namespace {

// A server's session on shared memory, and the client's end of its socket.
struct SharedMemorySession {
  std::array<ChannelPtr, 2> sockets = make_socket_pair();
  std::string region_file;
  SessionPtr session;

  explicit SharedMemorySession(const TmpRunDir& dir, uint64_t id = 1)
      : region_file(region_path(dir.path(), "svc", id).value()) {
    const Terms terms;
    const SessionInfo agreed{.session_id = id,
                             .selected_profile = wire::profile_shm_hybrid,
                             .limits = terms.limits,
                             .packet_size = terms.packet_size,
                             .peer = {}};
    auto region = platform::create_region({dir.path(), "svc"}, agreed, {4096, 4096}, *sockets[1]);
    REQUIRE(region.status() == Status::ok);
    session = open_session(Role::server, {std::move(sockets[1]), std::move(region).value()}, terms);
  }
};

std::unique_ptr<SessionSet> make_set() {
  auto set = SessionSet::create();
  REQUIRE(set.ok());
  return std::move(set).value();
}

// A client's own mapping of the region.
class PeerMapping {
 public:
  explicit PeerMapping(const std::string& path) {
    const platform::UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    void* const memory = ::mmap(nullptr, region_header_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
    if (memory == MAP_FAILED) throw std::runtime_error("mmap");
    header_ = static_cast<RegionHeader*>(memory);
  }
  ~PeerMapping() { ::munmap(header_, region_header_size); }
  PeerMapping(const PeerMapping&) = delete;
  PeerMapping& operator=(const PeerMapping&) = delete;
  [[nodiscard]] RegionHeader& header() const { return *header_; }

 private:
  RegionHeader* header_;
};

// Moves whoever sleeps on the word to another, once somebody does.
void requeue_sleeper(std::atomic<uint32_t>& from, std::atomic<uint32_t>& to) {
  while (::syscall(SYS_futex, &from, FUTEX_REQUEUE, 0, 1, &to, 0) == 0) std::this_thread::yield();
}

// Threads of this process once there are no more than `most`, or after a while.
size_t await_threads(size_t most) {
  const ProcessStats stats(::getpid());
  const Deadline patience = Deadline::after_ms(most == 0 ? 0 : 30000);
  while (stats.threads() > most && !patience.expired()) std::this_thread::yield();
  return stats.threads();
}

// From here on this thread and those it starts have no futex_waitv.
void forbid_waiting_for_several_words() { forbid_call(449, SECCOMP_RET_ERRNO | ENOSYS); }

// Whether the session can still be removed once its client did its worst.
void outlive_requeue() {
  const TmpRunDir dir;
  SharedMemorySession member(dir);
  const auto set = make_set();
  const PeerMapping peer(member.region_file);
  REQUIRE(set->add(*member.session, 7) == Status::ok);
  requeue_sleeper(peer.header().req_signal, peer.header().resp_signal);
  set->remove(*member.session, 7);
}

}  // namespace

TEST_CASE("bytes on the socket of a shared-memory session wake nobody", "[transport][unit]") {
  const TmpRunDir dir;
  SharedMemorySession member(dir);
  auto& [sockets, region_file, session] = member;
  const auto set = make_set();
  REQUIRE(set->add(*session, 7) == Status::ok);

  // They are never read, so a set that watched for them would hand the session out
  // as fast as it comes back.
  REQUIRE(::send(sockets[0]->data_handle(), "x", 1, MSG_NOSIGNAL) == 1);
  REQUIRE(set->next(Deadline::after_ms(50)).status() == Status::timeout);

  sockets[0]->close();
  const auto key = set->next(Deadline::after_ms(30000));
  REQUIRE(key.ok());
  REQUIRE(key.value() == 7);
  REQUIRE(take(*session, at_once()).status == Status::recv_failed);
  REQUIRE(set->rearm(*session, 7) == Status::ok);
  set->remove(*session, 7);
}

TEST_CASE("before its sessions are removed a set can have all sentries leave", "[transport][unit]") {
  const TmpRunDir dir;
  SharedMemorySession first(dir, 1);
  SharedMemorySession second(dir, 2);
  const ProcessStats stats(::getpid());
  const size_t without = stats.threads();
  const auto set = make_set();
  REQUIRE(set->add(*first.session, 7) == Status::ok);
  REQUIRE(set->add(*second.session, 8) == Status::ok);
  REQUIRE(stats.threads() == without + 2);

  set->prepare_to_end();
  REQUIRE(await_threads(without) == without);
  // The other is left to the end of the set.
  set->remove(*first.session, 7);
}

namespace {

// So many that sentries have several each.
struct Crowd {
  TmpRunDir dir;
  std::vector<std::unique_ptr<SharedMemorySession>> members;
  const size_t threads_before = await_threads(0);
  std::unique_ptr<SessionSet> set = make_set();

  explicit Crowd(uint64_t sessions) {
    for (uint64_t key = 1; key <= sessions; ++key) {
      members.push_back(std::make_unique<SharedMemorySession>(dir, key));
      REQUIRE(set->add(of(key), key) == Status::ok);
    }
  }
  [[nodiscard]] Session& of(uint64_t key) { return *members.at(key - 1)->session; }
  [[nodiscard]] const std::string& file_of(uint64_t key) { return members.at(key - 1)->region_file; }
  [[nodiscard]] size_t sentries() const { return ProcessStats(::getpid()).threads() - threads_before; }

  // An empty message, which is refused.
  void publish(uint64_t key) {
    const PeerMapping peer(file_of(key));
    peer.header().req_seq.fetch_add(1);
    peer.header().req_signal.fetch_add(1);
    ::syscall(SYS_futex, &peer.header().req_signal, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  }
  // Each that is armed is handed out for what it publishes, and no other; twice.
  void serve_all() {
    for (int round = 0; round < 2; ++round)
      for (uint64_t key = 1; key <= members.size(); ++key) {
        if (members[key - 1] == nullptr) continue;
        publish(key);
        REQUIRE(set->next(Deadline::after_ms(30000)).value() == key);
        REQUIRE(take(of(key), at_once()).status == Status::region_bad_header);
        REQUIRE(set->rearm(of(key), key) == Status::ok);
      }
    REQUIRE(set->next(Deadline::after_ms(20)).status() == Status::timeout);
  }
  void end(uint64_t key) {
    set->remove(of(key), key);
    members.at(key - 1) = nullptr;
  }
};

constexpr uint64_t many = 80;

}  // namespace

TEST_CASE("many sessions on shared memory share few threads, and leave none behind", "[transport][unit]") {
  Crowd crowd(many);
  REQUIRE(crowd.sentries() == 32);
  crowd.serve_all();
  // Whoever is gone keeps nobody from those beside it.
  for (uint64_t key = 1; key <= many; key += 2) crowd.end(key);
  crowd.serve_all();
  for (uint64_t key = 2; key <= many; key += 2) crowd.end(key);
  REQUIRE(await_threads(crowd.threads_before) == crowd.threads_before);
}

TEST_CASE("a client that does its worst to a shared thread harms none of the others", "[transport][unit]") {
  Crowd crowd(many);
  {
    const PeerMapping peer(crowd.file_of(1));
    requeue_sleeper(peer.header().req_signal, peer.header().resp_signal);
  }
  // Its sentry is told of it by those it shares it with.
  const uint64_t cut = 2;
  std::filesystem::resize_file(crowd.file_of(cut), 0);
  crowd.members[cut - 1]->sockets[0]->close();
  REQUIRE(crowd.set->next(Deadline::after_ms(30000)).value() == cut);
  crowd.end(cut);
  crowd.end(1);
  crowd.serve_all();
}

TEST_CASE("where only one word can be waited for every session has a thread", "[transport][unit]") {
  std::thread([] {
    forbid_waiting_for_several_words();
    Crowd crowd(many);
    REQUIRE(crowd.sentries() == many);
    crowd.serve_all();
  }).join();
}

TEST_CASE("a client that moves the sentry to another word does not keep it", "[transport][unit]") {
  outlive_requeue();
}

TEST_CASE("neither does it where only one word can be waited for", "[transport][unit]") {
  // The filter stays with its thread.
  std::thread([] {
    forbid_waiting_for_several_words();
    outlive_requeue();
  }).join();
}

TEST_CASE("a region that is cut off under its sentry can be given up", "[transport][unit]") {
  const TmpRunDir dir;
  SharedMemorySession member(dir);
  const auto set = make_set();
  {
    const PeerMapping peer(member.region_file);
    REQUIRE(set->add(*member.session, 7) == Status::ok);
    // Now it sleeps, here or where it was moved to.
    requeue_sleeper(peer.header().req_signal, peer.header().req_signal);
  }
  std::filesystem::resize_file(member.region_file, 0);
  member.sockets[0]->close();
  const auto key = set->next(Deadline::after_ms(30000));
  REQUIRE(key.ok());
  REQUIRE(key.value() == 7);
  REQUIRE(take(*member.session, at_once()).status == Status::recv_failed);
  set->remove(*member.session, 7);
}

TEST_CASE("who stays with a session is woken for it, and for whoever else is ready", "[transport][unit]") {
  const TmpRunDir dir;
  SharedMemorySession memory(dir);
  auto sockets = make_socket_pair();
  const bool shared = GENERATE(false, true);
  const Terms terms;
  const SessionPtr socket = open_session(Role::server, {std::move(sockets[1]), nullptr}, terms);
  Session& session = shared ? *memory.session : *socket;
  Channel& peer = shared ? *memory.sockets[0] : *sockets[0];
  const auto set = make_set();
  REQUIRE(set->add(session, 7) == Status::ok);

  // Nobody who hangs up is missed.
  peer.close();
  REQUIRE(set->next(Deadline::after_ms(30000)).value() == 7);
  const Status woken = set->await_input(session);
  if (woken == Status::unsupported) return;
  REQUIRE(woken == Status::ok);
  REQUIRE(take(session, at_once()).status == Status::recv_failed);

  set->wake();
  REQUIRE(set->await_input(session) == Status::aborted);
  set->remove(session, 7);
}

TEST_CASE("a session that one thread ended is not handed to another", "[transport][unit]") {
  const TmpRunDir dir;
  const auto set = make_set();
  constexpr uint64_t sessions = 300;
  std::array<std::atomic<int>, sessions + 1> owners{};
  std::vector<std::unique_ptr<SharedMemorySession>> members(sessions + 1);
  std::atomic<uint64_t> ended = 0;
  std::atomic<bool> handed_out_twice = false;
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i) {
    workers.emplace_back([&] {
      for (;;) {
        const auto key = set->next(Deadline::never());
        if (!key.ok()) return;
        if (owners[*key]++ != 0) handed_out_twice = true;
        if (owners[*key] == 1) set->remove(*members[*key]->session, *key);
        if (++ended == sessions) set->wake();
      }
    });
  }
  for (uint64_t key = 1; key <= sessions; ++key) {
    members[key] = std::make_unique<SharedMemorySession>(dir, key);
    SharedMemorySession& member = *members[key];
    const PeerMapping peer(member.region_file);
    REQUIRE(set->add(*member.session, key) == Status::ok);
    // Both reasons to hand it out at once.
    peer.header().req_seq.store(1);
    peer.header().req_signal.fetch_add(1);
    ::syscall(SYS_futex, &peer.header().req_signal, FUTEX_WAKE, 1, nullptr, nullptr, 0);
    member.sockets[0]->close();
  }
  for (std::thread& worker : workers) worker.join();
  REQUIRE_FALSE(handed_out_twice);
}

namespace {

// A server's session on a socket whose client has taken nothing of a large answer.
struct UnreadSession {
  std::array<ChannelPtr, 2> sockets = make_socket_pair();
  SessionPtr session;

  explicit UnreadSession(Deadline deadline) {
    Terms terms;
    terms.limits.response_payload = 1u << 20;
    session = open_session(Role::server, {std::move(sockets[1]), nullptr}, terms);
    REQUIRE(session->post(response(1), pattern(1u << 20), deadline) == Status::ok);
    REQUIRE(session->unsent() != nullptr);
  }
  // What has arrived.
  void read() const {
    PacketBytes bytes(4096);
    InPacket in{.head = bytes, .body = {}};
    while (sockets[0]->receive({&in, 1}, at_once()).ok()) {
    }
  }
};

}  // namespace

TEST_CASE("a session that keeps something unsent is handed out when there is room, not before", "[transport][unit]") {
  UnreadSession member(Deadline::after_ms(60000));
  const auto set = make_set();
  REQUIRE(set->add(*member.session, 7) == Status::ok);
  REQUIRE(set->rearm(*member.session, 7) == Status::ok);
  // A request is none of its business now.
  REQUIRE(put(*member.sockets[0], whole_message(request(2), {})) == Status::ok);
  REQUIRE(set->next(Deadline::after_ms(20)).status() == Status::timeout);
  member.read();
  REQUIRE(set->next(Deadline::after_ms(30000)).value() == 7);
  REQUIRE(set->next(Deadline::after_ms(20)).status() == Status::timeout);
  // The rest leaves, then the request is seen.
  while (member.session->unsent() != nullptr) {
    REQUIRE(member.session->flush() == Status::ok);
    member.read();
  }
  REQUIRE(set->rearm(*member.session, 7) == Status::ok);
  REQUIRE(set->next(Deadline::after_ms(30000)).value() == 7);
  REQUIRE(take(*member.session, at_once()).header.message_id == 2);
}

TEST_CASE("sessions that keep something beyond their deadline are handed out once each", "[transport][unit]") {
  const auto set = make_set();
  std::vector<std::unique_ptr<UnreadSession>> members;
  for (uint64_t key = 1; key <= 3; ++key) {
    members.push_back(std::make_unique<UnreadSession>(Deadline::after_ms(key * 10)));
    REQUIRE(set->add(*members.back()->session, key) == Status::ok);
    REQUIRE(set->rearm(*members.back()->session, key) == Status::ok);
  }
  for (uint64_t key = 1; key <= 3; ++key) {
    const auto overdue = set->next(Deadline::after_ms(30000));
    REQUIRE(overdue.ok());
    UnreadSession& member = *members.at(overdue.value() - 1);
    REQUIRE(member.session->flush() == Status::timeout);
    // Now there is room, and nobody to be told.
    member.read();
    set->remove(*member.session, overdue.value());
    members.at(overdue.value() - 1) = nullptr;
  }
  REQUIRE(set->next(Deadline::after_ms(20)).status() == Status::timeout);
}

TEST_CASE("a client that leaves while something is kept for it is handed out", "[transport][unit]") {
  UnreadSession member(Deadline::after_ms(60000));
  const auto set = make_set();
  REQUIRE(set->add(*member.session, 7) == Status::ok);
  REQUIRE(set->rearm(*member.session, 7) == Status::ok);
  member.sockets[0]->close();
  REQUIRE(set->next(Deadline::after_ms(30000)).value() == 7);
  REQUIRE(member.session->flush() == Status::send_failed);
  set->remove(*member.session, 7);
}
