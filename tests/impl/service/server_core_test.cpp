#include "service/server_core.hpp"

#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include "impl/service/function_service.hpp"
#include "impl/service/raw_client.hpp"
#include "impl/service/raw_peer.hpp"
#include "service/defaults.hpp"
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

  std::unique_ptr<ServerCore> open(const ServerConfig& config = {}, ServicePtr service = test::make_service(test::echo)) {
    auto core = std::make_unique<ServerCore>(config, std::move(service));
    REQUIRE(core->open(endpoint, config) == Status::ok);
    return core;
  }
  [[nodiscard]] bool socket_exists() const {
    struct stat node {};
    return ::stat(dir.file("svc.sock").c_str(), &node) == 0;
  }
};

// A server that somebody runs.
struct Running {
  explicit Running(ServerCore& core) : server(core), thread([this] { result = server.run(); }) {}
  ~Running() { (void)join(); }
  Status join() {
    server.stop();
    if (thread.joinable()) thread.join();
    return result;
  }
  ServerCore& server;
  Status result = Status::internal;
  std::thread thread;
};

// A handler that tells when it is called, and answers when it is let go.
auto held(std::atomic<bool>& inside, const std::atomic<bool>& let_go) {
  return [&](Bytes request, MutableBytes response) {
    inside = true;
    while (!let_go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return test::echo(request, response);
  };
}

}  // namespace

TEST_CASE_METHOD(Fixture, "the endpoint exists before anybody runs the server and is gone with it", "[service][unit]") {
  auto server = open();
  REQUIRE(socket_exists());
  REQUIRE(server->status().state == ServerState::idle);
  server.reset();
  REQUIRE_FALSE(socket_exists());
}

TEST_CASE_METHOD(Fixture, "a second server on the name is refused with the reason", "[service][unit]") {
  auto first = open();
  ServerCore second({}, test::make_service(test::echo));
  REQUIRE(second.open(endpoint, {}) == Status::addr_in_use);
  ServerCore nowhere({}, test::make_service(test::echo));
  REQUIRE(nowhere.open({dir.path() + "/none", "svc"}, {}) == Status::socket_failed);
  ServerCore bad_name({}, test::make_service(test::echo));
  REQUIRE(bad_name.open({dir.path(), "a/b"}, {}) == Status::invalid);
}

TEST_CASE_METHOD(Fixture, "a running server answers several clients", "[service][unit]") {
  const uint32_t workers = GENERATE(1u, 3u);
  auto server = open({.workers = workers});
  Running running(*server);
  RawClient a(endpoint);
  RawClient b(endpoint);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(a.call("from a") == "from a");
    REQUIRE(b.call("from b") == "from b");
  }
  const ServerStatus status = server->status();
  REQUIRE(status.state == ServerState::running);
  REQUIRE(status.sessions == 2);
  REQUIRE(status.accepted_count == 2);
  REQUIRE(status.request_count == 6);
  REQUIRE(status.ok_count == 6);
  REQUIRE(status.workers == workers);
  REQUIRE(running.join() == Status::ok);
}

TEST_CASE_METHOD(Fixture, "a stop that comes before run is not lost", "[service][unit]") {
  auto server = open();
  server->stop();
  REQUIRE(server->run() == Status::ok);
  REQUIRE(server->status().state == ServerState::stopped);
  REQUIRE(server->poll_once(0) == Status::aborted);
}

TEST_CASE_METHOD(Fixture, "a stopped server ends its sessions and gives its name up", "[service][unit]") {
  auto server = open();
  Running running(*server);
  RawClient client(endpoint);
  REQUIRE(client.call("x") == "x");
  REQUIRE(running.join() == Status::ok);
  REQUIRE(client.ended());
  REQUIRE_FALSE(socket_exists());
  REQUIRE(server->status().sessions == 0);
}

TEST_CASE_METHOD(Fixture, "silent and half-finished clients do not hold a stop up", "[service][unit]") {
  auto server = open({.workers = GENERATE(1u, 4u)});
  Running running(*server);
  RawPeer without_hello(endpoint);
  RawPeer half(endpoint);
  half.shake_hands();
  half.send_beginning_of_message(1000);
  RawClient silent(endpoint);
  REQUIRE(silent.call("x") == "x");
  REQUIRE(running.join() == Status::ok);
}

TEST_CASE_METHOD(Fixture, "half a message does not keep a single worker from the others", "[service][unit]") {
  auto server = open();
  Running running(*server);
  RawPeer half(endpoint);
  half.shake_hands();
  half.send_beginning_of_message(1000);
  RawClient other(endpoint);
  REQUIRE(other.call("x") == "x");
}

TEST_CASE_METHOD(Fixture, "the answer in progress still goes out when the server stops", "[service][unit]") {
  ServerCore* running_server = nullptr;
  auto server = open({}, test::make_service([&](Bytes request, MutableBytes response) {
    running_server->stop();
    return test::echo(request, response);
  }));
  running_server = server.get();
  Running running(*server);
  RawClient client(endpoint);
  REQUIRE(client.call("last") == "last");
  REQUIRE(client.ended());
  running.thread.join();
  REQUIRE(running.result == Status::ok);
}

TEST_CASE_METHOD(Fixture, "only one drives a server at a time", "[service][unit]") {
  ServerCore* inner = nullptr;
  Status second_run = Status::ok;
  Status second_poll = Status::ok;
  auto server = open({}, test::make_service([&](Bytes request, MutableBytes response) {
    second_run = inner->run();
    second_poll = inner->poll_once(0);
    return test::echo(request, response);
  }));
  inner = server.get();
  Running running(*server);
  RawClient client(endpoint);
  REQUIRE(client.call("x") == "x");
  REQUIRE(second_run == Status::invalid);
  REQUIRE(second_poll == Status::invalid);
}

TEST_CASE_METHOD(Fixture, "a foreign loop drives the server one step at a time", "[service][unit]") {
  auto server = open();
  REQUIRE(server->poll_once(0) == Status::timeout);
  REQUIRE(server->wait_handle() != transport::no_handle);
  std::string answer;
  std::thread peer([&] {
    RawClient client(endpoint);
    answer = client.call("by hand");
  });
  while (server->status().ok_count == 0) {
    const Status status = server->poll_once(infinite_timeout_ms);
    REQUIRE(status == Status::ok);
  }
  peer.join();
  REQUIRE(answer == "by hand");
  server->stop();
  REQUIRE(server->poll_once(infinite_timeout_ms) == Status::aborted);
}

TEST_CASE_METHOD(Fixture, "a foreign loop's step is one request, however many have come", "[service][unit]") {
  auto server = open();
  std::optional<RawClient> client;
  std::thread coming([&] { client.emplace(endpoint); });
  const auto step = [&] { return server->poll_once(30000); };
  while (server->status().accepted_count == 0) REQUIRE(step() == Status::ok);
  coming.join();
  // More than it takes until a worker looks for company.
  constexpr uint64_t requests = 100;
  for (uint64_t i = 1; i <= requests; ++i) client->post(std::to_string(i));
  for (uint64_t i = 1; i <= requests; ++i) {
    REQUIRE(step() == Status::ok);
    REQUIRE(server->status().request_count == i);
    REQUIRE(client->take() == std::to_string(i));
  }
  REQUIRE(server->poll_once(0) == Status::timeout);
}

TEST_CASE_METHOD(Fixture, "drain waits for the request in progress", "[service][unit]") {
  std::atomic<bool> inside = false;
  std::atomic<bool> let_go = false;
  auto server = open({}, test::make_service([&](Bytes request, MutableBytes response) {
    inside = true;
    while (!let_go) std::this_thread::yield();
    return test::echo(request, response);
  }));
  Running running(*server);
  std::string answer;
  std::thread peer([&] {
    RawClient client(endpoint);
    answer = client.call("slow");
  });
  while (!inside) std::this_thread::yield();
  REQUIRE(server->drain(1) == Status::timeout);
  REQUIRE(server->status().state == ServerState::stopping);
  let_go = true;
  REQUIRE(server->drain(60000) == Status::ok);
  REQUIRE(server->status().state == ServerState::stopped);
  peer.join();
  REQUIRE(answer == "slow");
  REQUIRE(server->drain(0) == Status::ok);
}

TEST_CASE_METHOD(Fixture, "drain of a server that nobody drives stops it", "[service][unit]") {
  auto server = open();
  REQUIRE(server->drain(0) == Status::ok);
  REQUIRE_FALSE(socket_exists());
}

TEST_CASE_METHOD(Fixture, "a destroyed server waits for whoever drives it", "[service][unit]") {
  auto server = open({.workers = 2});
  ServerCore& core = *server;
  std::thread driver([&] { (void)core.run(); });
  {
    RawClient client(endpoint);
    REQUIRE(client.call("x") == "x");
  }
  server.reset();
  driver.join();
}

TEST_CASE_METHOD(Fixture, "a full server refuses before it agrees, and has room again later", "[service][unit]") {
  auto server = open({.max_sessions = 1});
  Running running(*server);
  {
    RawClient first(endpoint);
    REQUIRE(first.call("x") == "x");
    auto second = transport::connect(endpoint, {}, {Deadline::after_ms(10000), nullptr});
    REQUIRE(second.status() == Status::limit_exceeded);
    REQUIRE(first.call("still here") == "still here");
  }
  // The hang-up was queued before this handshake.
  RawClient third(endpoint);
  REQUIRE(third.call("y") == "y");
}

TEST_CASE_METHOD(Fixture, "who left before makes room, whatever the set hands out first", "[service][unit]") {
  std::atomic<bool> inside = false;
  std::atomic<bool> let_go = false;
  auto server = open({.max_sessions = 2}, test::make_service(held(inside, let_go)));
  Running running(*server);
  RawClient busy(endpoint);
  std::optional<RawClient> leaving(std::in_place, endpoint);
  busy.post("x");
  while (!inside) std::this_thread::yield();
  // While the worker is away: the listener gets ready, then a session ends, then a
  // client comes whose handshake the listener's turn will find.
  const RawPeer silent(endpoint);
  leaving.reset();
  Status entered = Status::internal;
  std::thread coming([&] { entered = transport::connect(endpoint, {}, {Deadline::after_ms(30000), nullptr}).status(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  let_go = true;
  coming.join();
  REQUIRE(entered == Status::ok);
  REQUIRE(busy.take() == "x");
}

TEST_CASE_METHOD(Fixture, "who is gone as soon as it has the last place leaves it to the next", "[service][unit]") {
  transport::Config config;
  config.supported_profiles = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid);
  std::optional<RawPeer> leaving;
  const LogHook leave = [&](const LogRecord& record) {
    if (record.event == LogEvent::session_begin) leaving.reset();
  };
  auto server = open({.supported_profiles = config.supported_profiles, .max_sessions = 1, .log = {leave}});
  // Both are there when the server looks.
  leaving.emplace(endpoint).send_hello(config);
  RawPeer next(endpoint);
  next.send_hello(config);
  Running running(*server);
  while (server->status().accepted_count + server->status().refused_count < 2) std::this_thread::yield();
  REQUIRE(server->status().refused_count == 0);
}

TEST_CASE_METHOD(Fixture, "clients that take turns at the last place are never refused", "[service][unit]") {
  transport::Config config;
  config.supported_profiles = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid);
  // The worker may be about to spin for the next request, or not have had the first.
  const int calls = GENERATE(0, 20);
  auto server = open({.supported_profiles = config.supported_profiles, .max_sessions = 1});
  Running running(*server);
  for (int i = 0; i < 300; ++i) {
    RawClient client(endpoint, config);
    for (int j = 0; j < calls; ++j) REQUIRE(client.call("x") == "x");
  }
  REQUIRE(server->status().refused_count == 0);
}

TEST_CASE_METHOD(Fixture, "an idle worker drops a silent client while another is busy", "[service][unit]") {
  std::atomic<bool> inside = false;
  std::atomic<bool> let_go = false;
  auto server = open({.workers = 2, .handshake_timeout_ms = 50}, test::make_service(held(inside, let_go)));
  Running running(*server);
  RawClient busy(endpoint);
  // Which worker meets the silent client and which the request is up to the system;
  // more than one round meets both ways.
  for (uint64_t round = 1; round <= 4; ++round) {
    const RawPeer silent(endpoint);
    busy.post("x");
    while (!inside) std::this_thread::yield();
    const Deadline patience = Deadline::after_ms(30000);
    while (server->status().refused_count < round && !patience.expired()) std::this_thread::yield();
    const uint64_t refused = server->status().refused_count;
    inside = false;
    let_go = true;
    REQUIRE(refused == round);
    REQUIRE(busy.take() == "x");
    let_go = false;
  }
}

TEST_CASE_METHOD(Fixture, "accepting goes on however many workers there are", "[service][unit]") {
  auto server = open({.workers = GENERATE(2u, 4u)});
  Running running(*server);
  std::atomic<int> failed = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back([&] {
      for (int j = 0; j < 500 && failed == 0; ++j)
        if (!transport::connect(endpoint, {}, {Deadline::after_ms(10000), nullptr}).ok()) ++failed;
    });
  }
  for (std::thread& client : clients) client.join();
  REQUIRE(failed == 0);
}

TEST_CASE_METHOD(Fixture, "two handlers never run at once for one session, and do for two", "[service][unit]") {
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  auto server = open({.workers = 4}, test::make_service([&](Bytes request, MutableBytes response) {
    const int now = ++inside;
    int seen = most;
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    // Sessions of this pair leave together.
    if (text(request) == "pair") {
      while (most < 2) std::this_thread::yield();
    }
    --inside;
    return test::echo(request, response);
  }));
  Running running(*server);
  {
    RawClient pipelining(endpoint);
    for (int i = 0; i < 50; ++i) pipelining.post("alone");
    for (int i = 0; i < 50; ++i) REQUIRE(pipelining.take() == "alone");
    REQUIRE(most == 1);
  }
  RawClient a(endpoint);
  RawClient b(endpoint);
  a.post("pair");
  b.post("pair");
  REQUIRE(a.take() == "pair");
  REQUIRE(b.take() == "pair");
  REQUIRE(most == 2);
}
