// Clients that are slow to take their answers, or never do: they cost nobody else
// anything, and themselves at most the session.

#include <atomic>
#include <chrono>
#include <thread>

#include "conformance/traffic.hpp"
#include "impl/service/raw_client.hpp"
#include "service/defaults.hpp"
#include "service/server_core.hpp"
#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::service;
using test::pattern;
using test::RawClient;

namespace {

// More than a connection holds.
constexpr uint32_t large = 1u << 20;
constexpr uint32_t for_ever_ms = 600'000;

// "large" and a digit asks for a large answer of that seed, "full" for one packet that
// fills the connection, "fail" for a failure; anything else comes back.
Result<size_t> answer(Bytes request, MutableBytes response, size_t full_packet) {
  const std::string_view asked = test::text(request);
  if (asked == "fail") return Status::handler_failed;
  if (asked == "full") {
    zero_bytes(response.data(), full_packet);
    return full_packet;
  }
  if (asked.substr(0, 5) != "large") return test::echo(request, response);
  return test::echo(pattern(large, static_cast<uint64_t>(asked.back())), response);
}

std::string large_answer(char seed) { return std::string(test::text(pattern(large, static_cast<uint64_t>(seed)))); }

struct Fixture {
  test::TmpRunDir dir;
  transport::Endpoint endpoint{dir.path(), "svc"};
  std::atomic<size_t> full_packet{0};
  std::unique_ptr<ServerCore> server;
  std::thread runner;

  // One worker: whoever held it would hold everybody.
  void start(uint32_t send_timeout_ms = for_ever_ms) {
    const ServerConfig config{.supported_profiles = wire::profile_baseline | wire::profiles_shm,
                              .max_response_payload_bytes = large,
                              .send_timeout_ms = send_timeout_ms};
    server = std::make_unique<ServerCore>(
        config, test::make_service([this](Bytes request, MutableBytes response) {
          return answer(request, response, full_packet);
        }));
    REQUIRE(server->open(endpoint, config) == Status::ok);
    runner = std::thread([this] { (void)server->run(); });
  }
  ~Fixture() {
    if (server != nullptr) server->stop();
    if (runner.joinable()) runner.join();
  }
  [[nodiscard]] static transport::Config over(uint32_t profile) {
    transport::Config config;
    config.supported_profiles = profile;
    return config;
  }
  // Until the server has dealt with so many requests.
  void await_requests(uint64_t count) const {
    while (server->status().request_count < count) std::this_thread::yield();
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "clients that stop reading keep a single worker from nobody", "[service][unit]") {
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid);
  start();
  std::vector<std::unique_ptr<RawClient>> deaf;
  for (int i = 0; i < 20; ++i) {
    deaf.push_back(std::make_unique<RawClient>(endpoint, over(profile)));
    deaf.back()->post("large1");
  }
  await_requests(deaf.size());
  RawClient other(endpoint);
  for (int i = 0; i < 100; ++i) REQUIRE(other.call("x") == "x");
  REQUIRE(other.call("large2") == large_answer('2'));
  REQUIRE(server->status().undelivered_count == 0);
  REQUIRE(server->status().sessions == 21);
}

TEST_CASE_METHOD(Fixture, "a client that reads again has its whole answers, in order", "[service][unit]") {
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid);
  start();
  RawClient slow(endpoint, over(profile));
  RawClient other(endpoint);
  if (profile == wire::profile_baseline) {
    // Several at once, which shared memory does not know.
    for (const char* const request : {"large1", "x", "large2", "y"}) slow.post(request);
    await_requests(1);
    REQUIRE(other.call("z") == "z");
    REQUIRE(slow.take() == large_answer('1'));
    REQUIRE(slow.take() == "x");
    REQUIRE(slow.take() == large_answer('2'));
    REQUIRE(slow.take() == "y");
  } else {
    slow.post("large1");
    await_requests(1);
    REQUIRE(other.call("z") == "z");
    REQUIRE(slow.take() == large_answer('1'));
  }
  REQUIRE(slow.call("again") == "again");
  REQUIRE(server->status().undelivered_count == 0);
}

TEST_CASE_METHOD(Fixture, "no request is taken from a client that leaves its answer unread", "[service][unit]") {
  start();
  RawClient slow(endpoint);
  RawClient other(endpoint);
  slow.post("large1");
  slow.post("x");
  await_requests(1);
  for (int i = 0; i < 10; ++i) REQUIRE(other.call("y") == "y");
  REQUIRE(server->status().request_count == 11);
}

TEST_CASE_METHOD(Fixture, "a client that never takes its answer loses its session and is counted", "[service][unit]") {
  start(20);
  RawClient deaf(endpoint);
  RawClient other(endpoint);
  deaf.post("large1");
  while (server->status().undelivered_count == 0) std::this_thread::yield();
  while (server->status().sessions == 2) std::this_thread::yield();
  REQUIRE(deaf.take() == "no answer");
  REQUIRE(other.call("x") == "x");
  REQUIRE(server->status().undelivered_count == 1);
  REQUIRE(server->status().last_error == Status::timeout);
  REQUIRE(server->status().last_error_phase == Phase::send);
}

TEST_CASE_METHOD(Fixture, "an answer in shared memory is nobody's to wait for", "[service][unit]") {
  start(1);
  RawClient slow(endpoint, over(wire::profile_shm_hybrid));
  slow.post("large1");
  await_requests(1);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(slow.take() == large_answer('1'));
  REQUIRE(server->status().undelivered_count == 0);
}

TEST_CASE_METHOD(Fixture, "a refusal that finds no room still arrives, then the session ends", "[service][unit]") {
  start();
  RawClient slow(endpoint);
  full_packet = slow.info().packet_size - wire::header_size;
  slow.post("full");
  slow.post("fail");
  while (server->status().internal_error_count == 0) std::this_thread::yield();
  REQUIRE(slow.take().size() == full_packet);
  REQUIRE(slow.take() == "status 6");
  REQUIRE(slow.ended());
}

TEST_CASE_METHOD(Fixture, "a client that leaves its answer behind ends its session", "[service][unit]") {
  start();
  {
    RawClient leaving(endpoint);
    leaving.post("large1");
    await_requests(1);
  }
  while (server->status().sessions != 0) std::this_thread::yield();
  REQUIRE(server->status().undelivered_count == 1);
  REQUIRE(server->status().last_error == Status::send_failed);
}

TEST_CASE_METHOD(Fixture, "an unread answer does not hold a stop up", "[service][unit]") {
  start();
  RawClient deaf(endpoint);
  deaf.post("large1");
  await_requests(1);
  REQUIRE(server->drain(60000) == Status::ok);
  REQUIRE(server->status().sessions == 0);
}

TEST_CASE_METHOD(Fixture, "a foreign loop serves and ends a client that does not read", "[service][unit]") {
  const ServerConfig config{.max_response_payload_bytes = large, .send_timeout_ms = 50};
  ServerCore looped(config, test::make_service([](Bytes request, MutableBytes response) {
                      return answer(request, response, 0);
                    }));
  REQUIRE(looped.open(endpoint, config) == Status::ok);
  std::atomic<bool> leave = false;
  std::thread deaf([&] {
    RawClient client(endpoint);
    client.post("large1");
    while (!leave) std::this_thread::yield();
  });
  // The handle tells of the deadline too: nobody has to know when it is.
  while (looped.status().undelivered_count == 0 && looped.poll_once(infinite_timeout_ms) == Status::ok) {
  }
  leave = true;
  deaf.join();
  REQUIRE(looped.status().undelivered_count == 1);
  REQUIRE(looped.status().sessions == 0);
}
