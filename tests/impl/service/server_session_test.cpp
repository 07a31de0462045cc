// A session's life on the server: impl/service/server_session.cpp and
// server_accept.cpp, over real sockets.

#include <atomic>
#include <thread>

#include "impl/service/raw_client.hpp"
#include "impl/service/raw_peer.hpp"
#include "service/server_core.hpp"
#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::service;
using test::RawClient;
using test::RawPeer;
using test::text;

namespace {

struct Fixture {
  test::TmpRunDir dir;
  transport::Endpoint endpoint{dir.path(), "svc"};
  std::unique_ptr<ServerCore> server;
  std::thread runner;

  void start(const ServerConfig& config = {}, test::FunctionService::Function function = test::echo) {
    server = std::make_unique<ServerCore>(config, test::make_service(std::move(function)));
    REQUIRE(server->open(endpoint, config) == Status::ok);
    runner = std::thread([this] { (void)server->run(); });
  }
  ~Fixture() {
    if (server != nullptr) server->stop();
    if (runner.joinable()) runner.join();
  }
  [[nodiscard]] transport::Config proposing(uint32_t request_bytes, uint32_t items = 1) const {
    transport::Config config;
    config.limits.request_payload = request_bytes;
    config.limits.request_items = items;
    return config;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "an unsupported method is answered and the session goes on", "[service][unit]") {
  start();
  RawClient client(endpoint);
  wire::Header other = client.header();
  other.code = wire::method_apps_lookup;
  client.post(other, text("x"));
  REQUIRE(client.take() == "status 4");
  REQUIRE(client.last().code == wire::method_apps_lookup);
  REQUIRE(client.last().message_id == other.message_id);
  REQUIRE(client.call("mine") == "mine");
  REQUIRE(server->status().unsupported_count == 1);
}

TEST_CASE_METHOD(Fixture, "a failed request is answered plainly and ends the session", "[service][unit]") {
  const auto outcome = GENERATE(Status::handler_failed, Status::bad_layout, Status::overflow);
  start({}, [&](Bytes, MutableBytes) -> Result<size_t> { return outcome; });
  RawClient client(endpoint, proposing(1024, 4));
  wire::Header header = client.header();
  const std::vector<std::byte> batch(16);
  if (GENERATE(false, true)) {
    header.flags = wire::flag_batch;
    header.item_count = 2;
  }
  client.post(header, batch);
  REQUIRE(client.take().substr(0, 7) == "status ");
  REQUIRE(client.last().payload_len == 0);
  REQUIRE(client.last().item_count == 1);
  REQUIRE(client.last().flags == 0);
  REQUIRE(client.ended());
}

TEST_CASE_METHOD(Fixture, "anything but a request ends the session without a word", "[service][unit]") {
  start();
  RawClient client(endpoint);
  wire::Header header = client.header();
  header.kind = GENERATE(as<uint16_t>{}, wire::kind_response, wire::kind_control);
  client.post(header, {});
  REQUIRE(client.ended());
  REQUIRE(server->status().request_count == 0);
}

TEST_CASE_METHOD(Fixture, "garbage ends the session without a word and hurts nobody else", "[service][unit]") {
  start();
  RawClient other(endpoint);
  RawPeer peer(endpoint);
  peer.shake_hands();
  peer.send(text("this is not a header, only a text of some length"));
  REQUIRE(other.call("x") == "x");
}

TEST_CASE_METHOD(Fixture, "a request over the agreed size is answered, then the session ends", "[service][unit]") {
  start();
  RawPeer peer(endpoint);
  peer.shake_hands(proposing(100));
  peer.send_beginning_of_message(101);
  // Seen from outside: the ceiling was learned from the refused request.
  while (server->status().limit_exceeded_count == 0) std::this_thread::yield();
  REQUIRE(server->status().request_ceiling_bytes == 1024);
  RawPeer bigger(endpoint);
  bigger.shake_hands(proposing(100));
  bigger.send_beginning_of_message(5000);
  while (server->status().limit_exceeded_count == 1) std::this_thread::yield();
  REQUIRE(server->status().request_ceiling_bytes == 8192);
}

TEST_CASE_METHOD(Fixture, "too many items are answered, then the session ends", "[service][unit]") {
  start();
  RawPeer peer(endpoint);
  peer.shake_hands(proposing(1024, 2));
  wire::Header header;
  header.kind = wire::kind_request;
  header.code = wire::method_increment;
  header.flags = wire::flag_batch;
  header.item_count = 3;
  std::array<std::byte, wire::header_size> packet;
  wire::encode(header, packet);
  peer.send(packet);
  while (server->status().limit_exceeded_count == 0) std::this_thread::yield();
}

TEST_CASE_METHOD(Fixture, "a response ceiling is learned before the client comes back", "[service][unit]") {
  const std::string large(5000, 'z');
  start({.first_response_payload_bytes = 1024}, [&](Bytes, MutableBytes response) -> Result<size_t> {
    return test::echo(text(large), response);
  });
  for (const uint32_t ceiling : {1024u, 2048u, 4096u}) {
    RawClient client(endpoint);
    REQUIRE(client.info().limits.response_payload == ceiling);
    REQUIRE(client.call("x") == "status 5");
  }
  RawClient client(endpoint);
  REQUIRE(client.info().limits.response_payload == 8192);
  REQUIRE(client.call("x") == large);
  REQUIRE(server->status().response_ceiling_bytes == 8192);
}

TEST_CASE_METHOD(Fixture, "a configured ceiling does not grow", "[service][unit]") {
  start({.max_request_payload_bytes = 512, .max_response_payload_bytes = 1000},
        [](Bytes, MutableBytes) -> Result<size_t> { return Status::overflow; });
  for (int i = 0; i < 3; ++i) {
    RawClient client(endpoint, proposing(512));
    REQUIRE(client.info().limits.response_payload == 1000);
    REQUIRE(client.call("x") == "status 5");
  }
  auto refused = transport::connect(endpoint, proposing(513), {Deadline::after_ms(10000), nullptr});
  REQUIRE(refused.status() == Status::limit_exceeded);
}

TEST_CASE_METHOD(Fixture, "a failed handshake is counted and remembered", "[service][unit]") {
  start({.auth_token = 9});
  auto refused = transport::connect(endpoint, {}, {Deadline::after_ms(10000), nullptr});
  REQUIRE(refused.status() == Status::auth_failed);
  while (server->status().refused_count == 0) std::this_thread::yield();
  const ServerStatus status = server->status();
  REQUIRE(status.last_error == Status::auth_failed);
  REQUIRE(status.last_error_phase == Phase::handshake);
  REQUIRE(status.last_error_ms != 0);
  REQUIRE(status.auth_refused_count == 1);
  REQUIRE(status.accepted_count == 0);
}

TEST_CASE_METHOD(Fixture, "refusals are counted by their reason", "[service][unit]") {
  start({.supported_profiles = wire::profile_baseline, .max_request_payload_bytes = 1024, .max_sessions = 1});
  transport::Config other;
  other.supported_profiles = wire::profile_shm_futex;
  const transport::Wait wait{Deadline::after_ms(10000), nullptr};
  REQUIRE(transport::connect(endpoint, other, wait).status() == Status::no_profile);
  REQUIRE(transport::connect(endpoint, proposing(4096), wait).status() == Status::limit_exceeded);
  RawClient only(endpoint);
  REQUIRE(only.call("x") == "x");
  REQUIRE(transport::connect(endpoint, {}, wait).status() == Status::limit_exceeded);
  while (server->status().refused_count < 3) std::this_thread::yield();
  REQUIRE(server->status().profile_refused_count == 1);
  REQUIRE(server->status().limit_refused_count == 2);
  REQUIRE(server->status().auth_refused_count == 0);
  REQUIRE(server->status().max_sessions == 1);
  REQUIRE(server->status().supported_profiles == wire::profile_baseline);
}

TEST_CASE_METHOD(Fixture, "the status tells how long handlers took", "[service][unit]") {
  static constexpr uint64_t slow_ns = 20'000'000;
  start({}, [](Bytes request, MutableBytes response) {
    if (text(request) == "slow") std::this_thread::sleep_for(std::chrono::nanoseconds(slow_ns));
    return test::echo(request, response);
  });
  RawClient client(endpoint);
  REQUIRE(client.call("quick") == "quick");
  REQUIRE(client.call("slow") == "slow");
  wire::Header other = client.header();
  other.code = wire::method_apps_lookup;
  client.post(other, {});
  REQUIRE(client.take() == "status 4");
  const Histogram::Summary took = server->status().handler_latency;
  REQUIRE(took.count == 2);
  REQUIRE(took.max >= slow_ns);
  REQUIRE(took.p50 <= took.max);
}

TEST_CASE_METHOD(Fixture, "sessions over shared memory are told apart", "[service][unit]") {
  start({.supported_profiles = wire::profile_baseline | wire::profile_shm_futex});
  transport::Config shared;
  shared.supported_profiles = wire::profile_baseline | wire::profile_shm_futex;
  shared.preferred_profiles = shared.supported_profiles;
  RawClient socket(endpoint);
  {
    RawClient memory(endpoint, shared);
    REQUIRE(memory.session().shared_memory());
    REQUIRE(memory.call("x") == "x");
    REQUIRE(socket.call("x") == "x");
    REQUIRE(server->status().sessions == 2);
    REQUIRE(server->status().shared_memory_sessions == 1);
  }
  while (server->status().sessions == 2) std::this_thread::yield();
  REQUIRE(server->status().shared_memory_sessions == 0);
}

TEST_CASE_METHOD(Fixture, "a worker spins for one client only briefly, whatever it was told", "[service][unit]") {
  start({.wait_policy = {.mode = WaitMode::latency, .spin_ns = UINT32_MAX}});
  RawClient first(endpoint);
  REQUIRE(first.call("x") == "x");
  // It would spin for four seconds.
  REQUIRE(transport::connect(endpoint, {}, {Deadline::after_ms(2000), nullptr}).ok());
}

TEST_CASE_METHOD(Fixture, "clients over shared memory that ask and leave at once are served and gone", "[service][unit]") {
  start({.supported_profiles = wire::profile_shm_hybrid, .workers = 3});
  transport::Config shared;
  shared.supported_profiles = wire::profile_shm_hybrid;
  // The session is handed out while its sentry still looks at the region.
  for (int i = 0; i < 100; ++i) RawClient(endpoint, shared).post("x");
  while (server->status().sessions != 0 || server->status().accepted_count < 100) std::this_thread::yield();
  REQUIRE(server->status().request_count <= 100);
}

TEST_CASE_METHOD(Fixture, "a client that says nothing is dropped after the handshake timeout", "[service][unit]") {
  start({.handshake_timeout_ms = 10});
  RawPeer silent(endpoint);
  while (server->status().refused_count == 0) std::this_thread::yield();
  REQUIRE(server->status().last_error == Status::timeout);
}

TEST_CASE_METHOD(Fixture, "hundreds of idle sessions leave a busy one its answers", "[service][unit]") {
  start();
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 200; ++i) idle.push_back(std::make_unique<RawClient>(endpoint));
  RawClient busy(endpoint);
  for (int i = 0; i < 100; ++i) REQUIRE(busy.call("x") == "x");
  REQUIRE(server->status().sessions == 201);
}
