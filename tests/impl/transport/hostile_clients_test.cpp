// Clients that are broken, slow, malicious or too many, and one good one that
// must not notice.

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <filesystem>
#include <random>
#include <thread>

#include "conformance/traffic.hpp"
#include "platform/dial.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/connect.hpp"
#include "transport/handshake.hpp"
#include "transport/listener.hpp"
#include "transport/naming.hpp"

using namespace netipc;
using namespace netipc::test;
using namespace netipc::transport;

namespace {

constexpr uint64_t token = 0x1234;

Config good_config() {
  Config config;
  config.auth_token = token;
  return config;
}

// Answers every session's messages with themselves until it is told to leave.
class EchoServer {
 public:
  EchoServer(const Endpoint& endpoint, ListenerConfig config) {
    config.auth_token = token;
    auto opened = Listener::open(endpoint, config);
    if (!opened.ok() || leave_.open() != Status::ok) return;
    listener_ = std::move(opened).value();
  }
  [[nodiscard]] bool listens() const { return listener_ != nullptr; }

  void run() {
    for (;;) {
      auto attempt = listener_->accept({.deadline = Deadline::after_ms(5), .abort = &leave_});
      if (attempt.status() == Status::aborted) return;
      if (attempt.ok() && attempt->session != nullptr) sessions_.push_back(std::move(attempt->session));
      std::erase_if(sessions_, [this](SessionPtr& session) { return !echo(*session); });
    }
  }
  void leave() { leave_.raise(); }

 private:
  bool echo(Session& session) {
    const auto message = session.receive(buffer_, at_once());
    if (message.status() == Status::timeout) return true;
    if (!message.ok()) return false;
    wire::Header answer = message->header;
    answer.kind = wire::kind_response;
    return session.send(answer, message->payload, patiently()) == Status::ok;
  }

  AbortSignal leave_;
  ListenerPtr listener_;
  std::vector<SessionPtr> sessions_;
  MessageBuffer buffer_;
};

class RunningServer {
 public:
  explicit RunningServer(const Endpoint& endpoint, const ListenerConfig& config = {})
      : server_(endpoint, config), thread_([this] {
          if (server_.listens()) server_.run();
        }) {
    if (!server_.listens()) throw std::runtime_error("listen");
  }
  ~RunningServer() {
    server_.leave();
    thread_.join();
  }

 private:
  EchoServer server_;
  std::thread thread_;
};

// A conversation of one good client, from its connect on.
Status converse(const Endpoint& endpoint, uint64_t id) {
  auto session = connect(endpoint, good_config(), patiently());
  if (!session.ok()) return session.status();
  NETIPC_TRY((*session)->send(request(id), pattern(100, id), patiently()));
  const Received answer = take(**session);
  if (answer.status != Status::ok) return answer.status;
  return answer.payload == pattern(100, id) ? Status::ok : Status::internal;
}

ChannelPtr dial(const Endpoint& endpoint, const Wait& wait = patiently()) {
  auto channel = platform::dial(socket_path(endpoint.run_dir, endpoint.service).value(), wait);
  return channel.ok() ? std::move(channel).value() : nullptr;
}

PacketBytes hello(uint32_t packet_size = 4096) {
  Config config = good_config();
  config.packet_size = packet_size;
  const HelloPacket packet = make_hello(with_defaults(config, UINT32_MAX));
  return PacketBytes(packet.begin(), packet.end());
}

}  // namespace

TEST_CASE("no first packet disturbs a listener", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  const RunningServer server(endpoint);
  std::mt19937 random(GENERATE(1u, 2u));
  for (uint64_t round = 0; round < 1000; ++round) {
    PacketBytes bytes = hello(static_cast<uint32_t>(random()));
    switch (random() % 4) {
      case 0:
        for (std::byte& each : bytes) each = static_cast<std::byte>(random() & 0xff);
        break;
      case 1: bytes.resize(1 + random() % 300); break;
      case 2: store<uint32_t>(bytes.data() + random() % 19 * 4, static_cast<uint32_t>(random())); break;
      default: bytes[random() % bytes.size()] ^= static_cast<std::byte>(1u << random() % 8);
    }
    const ChannelPtr channel = dial(endpoint);
    REQUIRE(channel != nullptr);
    (void)put(*channel, bytes);
    // Some follow up at once, some leave at once, some wait for an answer.
    if (round % 3 == 0) (void)put(*channel, bytes);
    if (round % 3 == 1) {
      std::array<std::byte, 256> answer;
      InPacket in{.head = answer, .body = {}};
      (void)channel->receive({&in, 1}, within_ms(1));
    }
    if (round % 100 == 0) REQUIRE(converse(endpoint, round) == Status::ok);
  }
  REQUIRE(converse(endpoint, 1) == Status::ok);
}

TEST_CASE("silent clients and a storm of strangers do not keep a good client out", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  const RunningServer server(endpoint);
  std::vector<ChannelPtr> silent;
  for (int i = 0; i < 64; ++i) {
    silent.push_back(dial(endpoint));
    REQUIRE(silent.back() != nullptr);
    // Every other one begins and never goes on.
    if (i % 2 == 0) REQUIRE(put(*silent.back(), packet(message_header(wire::kind_control, 0), {})) == Status::ok);
  }
  std::atomic<bool> enough{false};
  std::atomic<int> admitted{0};
  std::thread storm([&] {
    Config stranger = good_config();
    stranger.auth_token = ~token;
    while (!enough)
      if (connect(endpoint, stranger, patiently()).ok()) ++admitted;
  });
  Status worst = Status::ok;
  for (uint64_t i = 0; i < 30; ++i)
    if (const Status status = converse(endpoint, i); status != Status::ok) worst = status;
  enough = true;
  storm.join();
  REQUIRE(worst == Status::ok);
  REQUIRE(admitted == 0);
}

TEST_CASE("half a message and then silence costs the others nothing", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  const RunningServer server(endpoint);
  std::vector<ChannelPtr> stuck;
  for (int i = 0; i < 20; ++i) {
    ChannelPtr channel = dial(endpoint);
    REQUIRE(channel != nullptr);
    REQUIRE(put(*channel, hello(64)) == Status::ok);
    std::array<std::byte, 128> answer;
    InPacket in{.head = answer, .body = {}};
    REQUIRE(channel->receive({&in, 1}, patiently()).ok());
    const auto packets = cut_message(request(1), pattern(1000), 64, full_bodies(1000, 64));
    for (size_t at = 0; at < 5; ++at) REQUIRE(put(*channel, packets[at]) == Status::ok);
    stuck.push_back(std::move(channel));
  }
  for (uint64_t i = 0; i < 20; ++i) REQUIRE(converse(endpoint, i) == Status::ok);
}

TEST_CASE("a server out of descriptors rests, and recovers", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  Child child([&] {
    const rlimit few{.rlim_cur = 64, .rlim_max = 64};
    if (::setrlimit(RLIMIT_NOFILE, &few) != 0) return 1;
    EchoServer server(endpoint, {});
    if (!server.listens()) return 1;
    server.run();
    return 0;
  });
  while (converse(endpoint, 1) != Status::ok) (void)pause(2'000'000, patiently());

  std::vector<SessionPtr> sessions;
  std::vector<ChannelPtr> silent;
  for (int i = 0; i < 200; ++i) {
    auto session = connect(endpoint, good_config(), within_ms(10));
    if (session.ok()) sessions.push_back(std::move(session).value());
    if (ChannelPtr channel = dial(endpoint, within_ms(1)); channel != nullptr) silent.push_back(std::move(channel));
  }
  REQUIRE(sessions.size() < 64);
  // Connections wait that nobody can take: time for a bad server to spin.
  (void)pause(1'000'000'000, patiently());
  sessions.clear();
  silent.clear();
  Status status = Status::timeout;
  for (int i = 0; i < 100 && status != Status::ok; ++i) status = converse(endpoint, 2);
  REQUIRE(status == Status::ok);
  child.kill();
  // Over a second of trouble; a server that spins uses all of it.
  REQUIRE(child.cpu_seconds() < 0.7);
}

TEST_CASE("a run dir that disappears ends nothing that has begun", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.file("run"), "svc"};
  std::filesystem::create_directory(endpoint.run_dir);
  ListenerConfig config;
  config.supported_profiles = wire::profile_baseline | wire::profile_shm_hybrid;
  const RunningServer server(endpoint, config);
  Config client = good_config();
  client.supported_profiles = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid);
  auto session = connect(endpoint, client, patiently());
  REQUIRE(session.status() == Status::ok);
  std::filesystem::remove_all(endpoint.run_dir);
  for (uint64_t id = 1; id < 10; ++id) {
    REQUIRE((*session)->send(request(id), pattern(50), patiently()) == Status::ok);
    REQUIRE(take(**session).payload == pattern(50));
  }
  REQUIRE(connect(endpoint, client, patiently()).status() == Status::connect_failed);
}

TEST_CASE("a server that gets no memory for a region serves on the baseline", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  // In a process of its own: the limits and the mount are for all of it.
  const auto selected_profile = [&] {
    ListenerConfig config;
    config.auth_token = token;
    config.supported_profiles = wire::profile_baseline | wire::profiles_shm;
    config.limits.request_payload = config.limits.response_payload = 1u << 20;
    auto listener = Listener::open(endpoint, config);
    if (!listener.ok()) return 100;
    int selected = 101;
    std::thread client([&] {
      Config wanted = good_config();
      wanted.supported_profiles = wire::profile_baseline | wire::profiles_shm;
      const auto session = connect(endpoint, wanted, patiently());
      selected = session.ok() ? static_cast<int>((*session)->info().selected_profile) : 102;
    });
    const auto attempt = (*listener)->accept(patiently());
    client.join();
    // Nothing of the attempt may be left over.
    const bool shared = attempt.ok() && attempt->session != nullptr && attempt->session->shared_memory();
    for (const auto& entry : std::filesystem::directory_iterator(endpoint.run_dir))
      if (entry.path().extension() == ".ipcshm" && !shared) return 103;
    return selected;
  };
  SECTION("there is enough") {
    Child child([&] { return selected_profile(); });
    REQUIRE(child.wait() == static_cast<int>(wire::profile_shm_futex));
  }
  SECTION("allocation is refused") {
    Child child([&] {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit small{.rlim_cur = 65536, .rlim_max = 65536};
      return ::setrlimit(RLIMIT_FSIZE, &small) == 0 ? selected_profile() : 104;
    });
    REQUIRE(child.wait() == static_cast<int>(wire::profile_baseline));
  }
  SECTION("the file system is full") {
    constexpr int cannot = 77;
    Child child([&] {
      if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
          ::mount("tmpfs", endpoint.run_dir.c_str(), "tmpfs", 0, "size=256k") != 0)
        return cannot;
      return selected_profile();
    });
    const int selected = child.wait();
    if (selected == cannot) {
      WARN("not allowed to mount a file system");
      return;
    }
    REQUIRE(selected == static_cast<int>(wire::profile_baseline));
  }
}
