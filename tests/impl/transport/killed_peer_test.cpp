// A process at the other end that stops or dies without a word.

#include <sys/socket.h>

#include <filesystem>
#include <thread>

#include "conformance/traffic.hpp"
#include "platform/socket_address.hpp"
#include "platform/unique_fd.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/connect.hpp"
#include "transport/listener.hpp"
#include "transport/naming.hpp"
#include "transport/session_set.hpp"

using namespace netipc;
using namespace netipc::test;
using namespace netipc::transport;

namespace {

// The wait itself would last ten times as long.
constexpr uint32_t wait_ms = 300'000;
constexpr uint64_t patience_ns = 30'000'000'000;

Result<SessionPtr> connect_when_there(const Endpoint& endpoint, const Config& config) {
  const Wait wait = patiently();
  for (;;) {
    auto session = connect(endpoint, config, wait);
    if (session.ok() || session.status() != Status::connect_failed || wait.deadline.expired()) return session;
    (void)pause(2'000'000, wait);
  }
}

[[noreturn]] void sleep_for_ever() {
  for (;;) ::pause();
}

}  // namespace

TEST_CASE("a client that waits for an answer notices a killed server", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  ListenerConfig config;
  config.supported_profiles = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid, wire::profile_shm_futex);
  Child server([&] {
    auto listener = Listener::open(endpoint, config);
    if (!listener.ok()) return 1;
    auto attempt = (*listener)->accept(patiently());
    if (!attempt.ok() || attempt->session == nullptr) return 1;
    sleep_for_ever();
  });
  auto client = connect_when_there(endpoint, config);
  REQUIRE(client.status() == Status::ok);
  REQUIRE((*client)->send(request(1), {}, patiently()) == Status::ok);
  std::thread killer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    server.send(SIGKILL);
  });
  const uint64_t before = monotonic_ns();
  const Status status = take(**client, within_ms(wait_ms)).status;
  const uint64_t waited = monotonic_ns() - before;
  killer.join();
  REQUIRE(status == Status::recv_failed);
  REQUIRE(waited < patience_ns);
}

TEST_CASE("a server notices a killed client and frees what it had", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  ListenerConfig config;
  config.supported_profiles = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid, wire::profile_shm_futex);
  Child client([&] {
    auto session = connect_when_there(endpoint, config);
    if (!session.ok()) return 1;
    sleep_for_ever();
  });
  auto listener = Listener::open(endpoint, config);
  REQUIRE(listener.ok());
  auto attempt = (*listener)->accept(patiently());
  REQUIRE(attempt.ok());
  REQUIRE(attempt->session != nullptr);
  Session& session = *attempt->session;
  const std::string region = region_path(dir.path(), "svc", session.info().session_id).value();
  REQUIRE(std::filesystem::exists(region) == session.shared_memory());

  std::thread killer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    client.send(SIGKILL);
  });
  const uint64_t before = monotonic_ns();
  SECTION("waiting for its request") {
    const Status status = take(session, within_ms(wait_ms)).status;
    CHECK(status == Status::recv_failed);
  }
  SECTION("watching many sessions") {
    auto set = SessionSet::create();
    CHECK(set.ok());
    CHECK((*set)->add(session, 3) == Status::ok);
    const auto key = (*set)->next(Deadline::after_ms(wait_ms));
    CHECK((key.ok() && key.value() == 3));
    CHECK(take(session, at_once()).status == Status::recv_failed);
    (*set)->remove(session, 3);
  }
  const uint64_t waited = monotonic_ns() - before;
  killer.join();
  REQUIRE(waited < patience_ns);
  attempt->session.reset();
  REQUIRE_FALSE(std::filesystem::exists(region));
}

TEST_CASE("the next server frees what a killed one left", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  ListenerConfig config;
  config.supported_profiles = wire::profile_shm_hybrid;
  Child server([&] {
    auto listener = Listener::open(endpoint, config);
    auto attempt = (*listener)->accept(patiently());
    if (!attempt.ok() || attempt->session == nullptr) return 1;
    sleep_for_ever();
  });
  const auto client = connect_when_there(endpoint, config);
  REQUIRE(client.status() == Status::ok);
  const std::string region = region_path(dir.path(), "svc", (*client)->info().session_id).value();
  REQUIRE(std::filesystem::exists(region));
  // A second one, while the first lives, takes nothing away from it.
  REQUIRE(Listener::open(endpoint, config).status() == Status::addr_in_use);
  REQUIRE(std::filesystem::exists(region));
  server.kill();
  REQUIRE(std::filesystem::exists(region));
  REQUIRE(Listener::open(endpoint, config).status() == Status::ok);
  REQUIRE_FALSE(std::filesystem::exists(region));
}

TEST_CASE("a stopped server with a full backlog keeps its name and delays nobody", "[transport][unit]") {
  const TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  const std::string path = socket_path(dir.path(), "svc").value();
  Child owner([&] {
    ListenerConfig config;
    config.backlog = 1;
    const auto listener = Listener::open(endpoint, config);
    ::raise(SIGSTOP);
    return 0;
  });
  owner.await_stop();
  std::vector<platform::UniqueFd> waiting;
  for (bool full = false; !full;) {
    const platform::SocketAddress address(path);
    waiting.emplace_back(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    full = ::connect(waiting.back().get(), address.get(), platform::SocketAddress::size()) != 0;
    REQUIRE(waiting.size() < 100);
  }
  REQUIRE(Listener::open(endpoint, {}).status() == Status::addr_in_use);
  REQUIRE(std::filesystem::exists(path));
  REQUIRE(connect(endpoint, {}, within_ms(30)).status() == Status::timeout);
  AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  std::thread other([&] { abort.raise(); });
  const Status status = connect(endpoint, {}, {.deadline = Deadline::never(), .abort = &abort}).status();
  other.join();
  REQUIRE(status == Status::aborted);
}
