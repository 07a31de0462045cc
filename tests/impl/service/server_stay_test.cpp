// A worker without colleagues that sleeps on the one client that asks
// (impl/service/server_session.cpp).

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "impl/service/raw_client.hpp"
#include "platform/futex_ring.hpp"
#include "service/server_core.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/process_stats.hpp"
#include "support/ring_trap.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::service;
using test::RawClient;

namespace {

// More than it takes until the worker stays.
constexpr int calls_to_stay = 20;

bool can_wait_for_a_word_and_more() {
  platform::FutexRing ring;
  const std::atomic<uint32_t> word{1};
  return ring.open() && ring.wait(word, 0, -1, -1, Deadline::never()) == Status::ok;
}

// Nobody spins.
struct Fixture {
  static constexpr WaitPolicy sleepy{.mode = WaitMode::power_saving};
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid);
  test::TmpRunDir dir;
  transport::Endpoint endpoint{dir.path(), "svc"};
  std::unique_ptr<ServerCore> server;
  std::thread runner;

  Fixture() {
    const ServerConfig config{.supported_profiles = profile, .wait_policy = sleepy};
    server = std::make_unique<ServerCore>(config, test::make_service(test::echo));
    REQUIRE(server->open(endpoint, config) == Status::ok);
    runner = std::thread([this] { (void)server->run(); });
  }
  ~Fixture() {
    server->stop();
    if (runner.joinable()) runner.join();
  }

  [[nodiscard]] std::unique_ptr<RawClient> client() const {
    transport::Config config;
    config.supported_profiles = profile;
    config.wait_policy = sleepy;
    return std::make_unique<RawClient>(endpoint, config);
  }
  [[nodiscard]] std::unique_ptr<RawClient> client_that_is_slept_on() const {
    auto made = client();
    for (int i = 0; i < calls_to_stay; ++i) REQUIRE(made->call("x") == "x");
    return made;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a worker that sleeps on one client serves whoever else comes", "[service][unit]") {
  const auto first = client_that_is_slept_on();
  const auto second = client_that_is_slept_on();
  REQUIRE(first->call("y") == "y");
  REQUIRE(second->call("z") == "z");
  REQUIRE(server->status().sessions == 2);
}

TEST_CASE_METHOD(Fixture, "a client that a worker sleeps on may leave", "[service][unit]") {
  (void)client_that_is_slept_on();
  while (server->status().sessions != 0) std::this_thread::yield();
  REQUIRE(client()->call("x") == "x");
}

TEST_CASE_METHOD(Fixture, "a stop ends the sleep of a worker on a client", "[service][unit]") {
  const auto asleep_on = client_that_is_slept_on();
  server->stop();
  runner.join();
  REQUIRE(asleep_on->ended());
}

TEST_CASE_METHOD(Fixture, "a client that cuts its region short keeps no worker", "[service][unit]") {
  if (profile == wire::profile_baseline) return;
  const auto asleep_on = client_that_is_slept_on();
  for (const auto& file : std::filesystem::directory_iterator(dir.path())) {
    if (file.path().extension() == ".ipcshm") std::filesystem::resize_file(file.path(), 0);
  }
  const auto other = client();
  REQUIRE(other->call("x") == "x");
  // The worker finds out as soon as it looks at the region, which it must do once.
  const Deadline patience = Deadline::after_ms(20000);
  while (server->status().sessions != 1 && !patience.expired()) std::this_thread::yield();
  REQUIRE(server->status().sessions == 1);
  REQUIRE(other->call("y") == "y");
}

TEST_CASE_METHOD(Fixture, "a request wakes one thread of the server", "[service][unit]") {
  if (profile != wire::profile_baseline && !can_wait_for_a_word_and_more()) return;
  const auto asleep_on = client_that_is_slept_on();
  const test::ProcessStats stats(::getpid());
  const uint64_t before = stats.voluntary_switches();
  constexpr uint64_t calls = 300;
  for (uint64_t i = 0; i < calls; ++i) REQUIRE(asleep_on->call("x") == "x");
  // Its own sleep, and the client's.
  REQUIRE(stats.voluntary_switches() - before < calls * 5 / 2);
}

TEST_CASE_METHOD(Fixture, "a client and a server that are idle sleep on", "[service][unit]") {
  if (profile != wire::profile_baseline && !can_wait_for_a_word_and_more()) return;
  const auto slept_on = client_that_is_slept_on();
  const auto beside = client();
  REQUIRE(beside->call("x") == "x");
  const test::ProcessStats stats(::getpid());
  // This thread goes to sleep once, and a sanitizer's own, ten times a second; the
  // others may still be on their way at first. Who slept in slices would wake 25 times.
  const auto asleep_for_a_while = [&] {
    const uint64_t before = stats.voluntary_switches();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    return stats.voluntary_switches() - before <= 5;
  };
  const Deadline patience = Deadline::after_ms(20000);
  bool idle = false;
  while (!idle && !patience.expired()) idle = asleep_for_a_while();
  REQUIRE(idle);
}

namespace {

// A server and its client over shared memory, neither of which spins, where io_uring is
// refused. Once it was, whoever asks for one again ends the process.
int converse_without_ring(const transport::Endpoint& endpoint, bool refused_first) {
  using namespace std::chrono_literals;
  if (refused_first) test::forbid_call(SYS_io_uring_setup, SECCOMP_RET_ERRNO | EPERM);
  const ServerConfig config{.supported_profiles = wire::profile_shm_hybrid, .wait_policy = Fixture::sleepy};
  ServerCore server(config, test::make_service([](Bytes request, MutableBytes response) {
    // Longer than a client waits without one.
    if (test::text(request) == "slow") std::this_thread::sleep_for(20ms);
    if (test::text(request) == "last") test::end_when_asked_for_ring();
    return test::echo(request, response);
  }));
  if (server.open(endpoint, config) != Status::ok) return 1;
  std::thread runner([&] { (void)server.run(); });
  transport::Config proposed;
  proposed.supported_profiles = config.supported_profiles;
  proposed.wait_policy = Fixture::sleepy;
  RawClient client(endpoint, proposed);
  const auto call = [&](std::string_view request) {
    for (int i = 0; i < calls_to_stay; ++i)
      if (client.call(request) != request) ::_exit(2);
  };
  if (refused_first) call("x");
  if (refused_first) call("slow");
  (void)client.call("last");
  call("x");
  if (refused_first) test::end_when_asked_for_ring();
  call("slow");
  server.stop();
  runner.join();
  return 0;
}

}  // namespace

TEST_CASE("a worker that is refused an io_uring asks once and serves on, its client likewise", "[service][unit]") {
  const bool refused_first = GENERATE(false, true);
  const test::TmpRunDir dir;
  const transport::Endpoint endpoint{dir.path(), "svc"};
  test::Child process([&] { return converse_without_ring(endpoint, refused_first); });
  REQUIRE(process.wait() == (refused_first ? 0 : test::asked_for_ring));
}
