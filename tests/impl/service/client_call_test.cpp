// One request and what its failure leads to: impl/service/client_call.cpp.

#include <string>
#include <thread>

#include "impl/service/function_service.hpp"
#include "impl/service/scripted_server.hpp"
#include "service/client_core.hpp"
#include "service/defaults.hpp"
#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::service;
using test::ScriptedServer;
using test::text;
using transport::Session;

namespace {

constexpr uint32_t patience_ms = 10000;

struct Fixture {
  test::TmpRunDir dir;
  transport::Endpoint endpoint{dir.path(), "svc"};
  transport::ListenerConfig config;
  std::unique_ptr<ClientCore> client;

  Fixture() {
    config.limits.request_payload = 1024;
    config.limits.response_payload = 1024;
  }
  void connect(const ClientConfig& client_config = {}) {
    client = std::make_unique<ClientCore>(endpoint, client_config);
    REQUIRE(client->open() == Status::ok);
    REQUIRE(client->refresh(0) == Status::ok);
    REQUIRE(client->state() == ClientState::ready);
  }
  Status call(std::string_view payload, uint32_t timeout_ms = patience_ms) {
    return call({wire::method_increment, text(payload)}, timeout_ms);
  }
  Status call(const Request& request, uint32_t timeout_ms = patience_ms) {
    return client->call(request, timeout_ms, [&](Bytes payload) {
      answer.assign(text(payload));
      return verdict;
    });
  }
  void expect_counters(uint64_t reconnects, uint64_t calls, uint64_t errors) const {
    const ClientStatus status = client->status();
    CHECK(status.connect_count == 1);
    CHECK(status.reconnect_count == reconnects);
    CHECK(status.call_count == calls);
    CHECK(status.error_count == errors);
  }

  std::string answer;
  Status verdict = Status::ok;  // of the decoder
};

// Answers every request of a session like the request, spoiled.
ScriptedServer::Script echoing(std::function<void(wire::Header&)> spoil = {}) {
  return [spoil](const ScriptedServer& self, Session& session) {
    for (;;) {
      transport::MessageBuffer buffer;
      const auto request = session.receive(buffer, self.wait());
      if (!request.ok()) return;
      self.answer(session, request->header, request->payload, spoil);
    }
  };
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a call carries its payload there and the answer back", "[service][unit]") {
  std::vector<uint64_t> ids;
  ScriptedServer server(endpoint, config, {[&](const ScriptedServer& self, Session& session) {
    for (;;) {
      transport::MessageBuffer buffer;
      const auto request = session.receive(buffer, self.wait());
      if (!request.ok()) return;
      ids.push_back(request->header.message_id);
      self.answer(session, request->header, request->payload);
    }
  }});
  connect();
  REQUIRE(call("hello") == Status::ok);
  REQUIRE(answer == "hello");
  REQUIRE(call("again") == Status::ok);
  REQUIRE(answer == "again");
  expect_counters(0, 2, 0);
  client->close();
  server.stop();
  REQUIRE(ids == std::vector<uint64_t>{1, 2});
}

TEST_CASE_METHOD(Fixture, "the status tells how long the calls that succeeded took", "[service][unit]") {
  static constexpr uint64_t slow_ns = 20'000'000;
  ScriptedServer server(endpoint, config, {[](const ScriptedServer& self, Session& session) {
    self.answer(session, self.expect(session), {});
    const wire::Header slow = self.expect(session);
    std::this_thread::sleep_for(std::chrono::nanoseconds(slow_ns));
    self.answer(session, slow, {});
    (void)self.expect(session);
    self.until_closed(session);
  }});
  connect();
  REQUIRE(client->status().call_latency.count == 0);
  REQUIRE(call("quick") == Status::ok);
  const Histogram::Summary first = client->status().call_latency;
  REQUIRE(first.count == 1);
  REQUIRE(first.min > 0);
  REQUIRE(call("slow") == Status::ok);
  REQUIRE(call("never", 20) == Status::timeout);
  const Histogram::Summary both = client->status().call_latency;
  REQUIRE(both.count == 2);
  REQUIRE(both.max >= slow_ns);
  REQUIRE(both.min == std::min(first.min, both.max));
  REQUIRE(both.p50 <= both.p99);
  REQUIRE(client->status().timeout_count == 1);
}

TEST_CASE_METHOD(Fixture, "a call without a session fails at once and is counted", "[service][unit]") {
  client = std::make_unique<ClientCore>(endpoint, ClientConfig{});
  REQUIRE(call("x") == Status::not_ready);
  REQUIRE(client->status().error_count == 1);
  REQUIRE(client->state() == ClientState::disconnected);
}

TEST_CASE_METHOD(Fixture, "an answer that is not ours is tried once more and then fails", "[service][unit]") {
  struct Row {
    const char* what;
    Status outcome;
    std::function<void(wire::Header&)> spoil;
  };
  const auto row = GENERATE(values<Row>({
      {"a request", Status::bad_kind, [](wire::Header& h) { h.kind = wire::kind_request; }},
      {"a control message", Status::bad_kind, [](wire::Header& h) { h.kind = wire::kind_control; }},
      {"another method", Status::bad_layout, [](wire::Header& h) { h.code = wire::method_apps_lookup; }},
      {"another id", Status::truncated, [](wire::Header& h) { h.message_id += 1; }},
      {"bad envelope", Status::bad_layout, [](wire::Header& h) { h.transport_status = wire::status_bad_envelope; }},
      {"unsupported", Status::bad_layout, [](wire::Header& h) { h.transport_status = wire::status_unsupported; }},
      {"internal error", Status::bad_layout, [](wire::Header& h) { h.transport_status = wire::status_internal_error; }},
      {"unknown status", Status::bad_layout, [](wire::Header& h) { h.transport_status = 999; }},
  }));
  INFO(row.what);
  ScriptedServer server(endpoint, config, {echoing(row.spoil), echoing(row.spoil)});
  connect();
  REQUIRE(call("x") == row.outcome);
  REQUIRE(client->state() == ClientState::broken);
  expect_counters(1, 0, 1);
}

TEST_CASE_METHOD(Fixture, "one failure is healed by a new session", "[service][unit]") {
  std::vector<uint64_t> ids;
  ScriptedServer server(endpoint, config,
                        {[&](const ScriptedServer& self, Session& session) { ids.push_back(self.expect(session).message_id); },
                         [&](const ScriptedServer& self, Session& session) {
                           const wire::Header request = self.expect(session);
                           ids.push_back(request.message_id);
                           self.answer(session, request, text("healed"));
                           self.until_closed(session);
                         }});
  connect();
  REQUIRE(call("x") == Status::ok);
  REQUIRE(answer == "healed");
  REQUIRE(client->state() == ClientState::ready);
  REQUIRE(client->status().retry_count == 1);
  REQUIRE(client->status().timeout_count == 0);
  expect_counters(1, 1, 0);
  client->close();
  server.stop();
  // The retry is the same request.
  REQUIRE(ids == std::vector<uint64_t>{1, 1});
}

TEST_CASE_METHOD(Fixture, "a peer that is gone is a failure of the answer or of the sending", "[service][unit]") {
  ScriptedServer server(endpoint, config, {[](const ScriptedServer&, Session&) {}, [](const ScriptedServer&, Session&) {}});
  connect();
  const Status status = call("x");
  REQUIRE((status == Status::truncated || status == Status::not_ready));
  REQUIRE(client->state() == ClientState::broken);
  expect_counters(1, 0, 1);
}

TEST_CASE_METHOD(Fixture, "an answer that does not decode is tried once more", "[service][unit]") {
  ScriptedServer server(endpoint, config, {echoing(), echoing()});
  connect();
  verdict = Status::missing_nul;
  REQUIRE(call("x") == Status::missing_nul);
  REQUIRE(client->state() == ClientState::broken);
  REQUIRE(client->status().last_error == Status::missing_nul);
  REQUIRE(client->status().last_error_phase == Phase::response);
  expect_counters(1, 0, 1);
}

TEST_CASE_METHOD(Fixture, "a provider that is gone for good leaves its absence as the state", "[service][unit]") {
  auto server = std::make_unique<ScriptedServer>(endpoint, config, std::vector<ScriptedServer::Script>{});
  connect();
  server.reset();
  REQUIRE(call("x") != Status::ok);
  REQUIRE(client->state() == ClientState::not_found);
  expect_counters(0, 0, 1);
  // The next call does not wait for it again.
  REQUIRE(call("x") == Status::not_ready);
}

TEST_CASE_METHOD(Fixture, "a provider that has restarted is found by the call that notices", "[service][unit]") {
  auto first = std::make_unique<ScriptedServer>(endpoint, config, std::vector<ScriptedServer::Script>{});
  connect();
  first.reset();
  ScriptedServer second(endpoint, config, {[&](const ScriptedServer& self, Session& session) {
    const wire::Header request = self.expect(session);
    self.answer(session, request, text("back"));
    self.until_closed(session);
  }});
  REQUIRE(call("x") == Status::ok);
  REQUIRE(answer == "back");
  expect_counters(1, 1, 0);
  client->close();
}

TEST_CASE_METHOD(Fixture, "a provider that now refuses the token ends the search", "[service][unit]") {
  auto first = std::make_unique<ScriptedServer>(endpoint, config, std::vector<ScriptedServer::Script>{});
  connect({.auth_token = 0});
  first.reset();
  config.auth_token = 5;
  ScriptedServer second(endpoint, config, {});
  REQUIRE(call("x") != Status::ok);
  REQUIRE(client->state() == ClientState::auth_failed);
  second.stop();
  REQUIRE(second.refusals().size() == 1);
}

TEST_CASE_METHOD(Fixture, "silence ends in a timeout without a second try", "[service][unit]") {
  ScriptedServer server(endpoint, config, {[&](const ScriptedServer& self, Session& session) { self.until_closed(session); }});
  connect();
  REQUIRE(call("x", 20) == Status::timeout);
  REQUIRE(client->state() == ClientState::broken);
  REQUIRE(client->status().last_error_phase == Phase::receive);
  expect_counters(0, 0, 1);
  server.stop();
  REQUIRE(server.sessions() == 1);
}

TEST_CASE_METHOD(Fixture, "an abort ends a call that waits for its answer", "[service][unit]") {
  std::atomic<bool> asked = false;
  ScriptedServer server(endpoint, config, {[&](const ScriptedServer& self, Session& session) {
    (void)self.expect(session);
    asked = true;
    self.until_closed(session);
  }});
  connect();
  std::thread other([&] {
    while (!asked) std::this_thread::yield();
    client->abort();
  });
  REQUIRE(call("x", infinite_timeout_ms) == Status::aborted);
  other.join();
  REQUIRE(client->state() == ClientState::broken);
  expect_counters(0, 0, 1);
  // Sticky: nothing is sent any more.
  REQUIRE(client->refresh(0) == Status::aborted);
  client->clear_abort();
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->state() == ClientState::ready);
}

TEST_CASE_METHOD(Fixture, "an abort ends a call that cannot send", "[service][unit]") {
  config.limits.request_payload = 1u << 20;
  std::atomic<bool> over = false;
  // Nobody reads: the socket fills up.
  ScriptedServer server(endpoint, config, {[&](const ScriptedServer&, Session&) {
    while (!over) std::this_thread::yield();
  }});
  connect({.max_request_payload_bytes = 1u << 20});
  const std::string large(1u << 20, 'x');
  std::thread other([&] { client->abort(); });
  REQUIRE(call(large, infinite_timeout_ms) == Status::aborted);
  other.join();
  over = true;
}

TEST_CASE_METHOD(Fixture, "an abort ends a reconnect", "[service][unit]") {
  auto server = std::make_unique<ScriptedServer>(endpoint, config, std::vector<ScriptedServer::Script>{});
  connect();
  server.reset();
  // Connections to it wait in the backlog for ever.
  auto silent = transport::Listener::open(endpoint, config);
  REQUIRE(silent.ok());
  std::thread other([&] {
    while (client->state() != ClientState::connecting) std::this_thread::yield();
    client->abort();
  });
  REQUIRE(call("x", infinite_timeout_ms) == Status::aborted);
  other.join();
  REQUIRE(client->state() == ClientState::broken);
  expect_counters(0, 0, 1);
}

TEST_CASE_METHOD(Fixture, "the deadline of a call covers its reconnect", "[service][unit]") {
  auto server = std::make_unique<ScriptedServer>(endpoint, config, std::vector<ScriptedServer::Script>{});
  connect();
  server.reset();
  auto silent = transport::Listener::open(endpoint, config);
  REQUIRE(silent.ok());
  const Status status = call("x", 30);
  REQUIRE((status == Status::truncated || status == Status::not_ready));
  REQUIRE(client->state() == ClientState::disconnected);
  REQUIRE(client->status().last_error == Status::timeout);
}

// Refuses every request for its size, after it made room for more.
ScriptedServer::Script growing(uint32_t request_ceiling, uint32_t response_ceiling) {
  return [=](const ScriptedServer& self, Session& session) {
    const wire::Header request = self.expect(session);
    self.set_ceilings(request_ceiling, response_ceiling);
    self.answer(session, request, {}, [](wire::Header& h) { h.transport_status = wire::status_limit_exceeded; });
  };
}

TEST_CASE_METHOD(Fixture, "an answer that did not fit is asked for again while the server grows", "[service][unit]") {
  ScriptedServer server(endpoint, config,
                        {growing(1024, 2048), growing(1024, 4096), echoing()});
  connect({.max_response_payload_bytes = 1024});
  REQUIRE(call("x") == Status::ok);
  REQUIRE(answer == "x");
  expect_counters(2, 1, 0);
  REQUIRE(client->status().max_response_payload_bytes == 4096);
  REQUIRE(client->status().response_hint_bytes == 4096);
  client->close();
}

TEST_CASE_METHOD(Fixture, "a server that does not grow is asked once", "[service][unit]") {
  ScriptedServer server(endpoint, config, {growing(1024, 1024)});
  connect();
  REQUIRE(call("x") == Status::overflow);
  REQUIRE(client->state() == ClientState::broken);
  expect_counters(1, 0, 1);
}

TEST_CASE_METHOD(Fixture, "growth ends after eight attempts", "[service][unit]") {
  std::vector<ScriptedServer::Script> scripts;
  for (uint32_t i = 1; i <= 20; ++i) scripts.push_back(growing(1024, 1024 + i));
  ScriptedServer server(endpoint, config, scripts);
  connect();
  REQUIRE(call("x") == Status::overflow);
  REQUIRE(client->state() == ClientState::broken);
  expect_counters(8, 0, 1);
  server.stop();
  // Eight attempts, and the eighth reconnect carried none.
  REQUIRE(server.sessions() == 9);
}

TEST_CASE_METHOD(Fixture, "a failure after growth is retried once", "[service][unit]") {
  ScriptedServer server(endpoint, config,
                        {growing(1024, 2048), [](const ScriptedServer&, Session&) {}, echoing()});
  connect();
  REQUIRE(call("x") == Status::ok);
  expect_counters(2, 1, 0);
  client->close();
}

TEST_CASE_METHOD(Fixture, "a request above the agreed size gains a session that takes it", "[service][unit]") {
  config.limits.request_payload = config.limits.response_payload = 4096;
  ScriptedServer server(endpoint, config, {[&](const ScriptedServer& self, Session& session) { self.until_closed(session); }, echoing()});
  connect();
  REQUIRE(client->status().max_request_payload_bytes == 1024);
  const std::string large(3000, 'y');
  REQUIRE(call(large) == Status::ok);
  REQUIRE(answer == large);
  REQUIRE(client->status().max_request_payload_bytes == 4096);
  expect_counters(1, 1, 0);
  client->close();
}

TEST_CASE_METHOD(Fixture, "a raised proposal that the server refuses falls back to the configured one",
                 "[service][unit]") {
  ScriptedServer server(endpoint, config, {[&](const ScriptedServer& self, Session& session) { self.until_closed(session); }, echoing()});
  connect();
  REQUIRE(call(std::string(3000, 'y')) == Status::overflow);
  REQUIRE(client->state() == ClientState::broken);
  REQUIRE(client->status().request_proposal_bytes == 1024);
  // The client is not locked out.
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->state() == ClientState::ready);
  client->close();
  server.stop();
  REQUIRE(server.refusals() == std::vector<Status>{Status::limit_exceeded});
}

TEST_CASE_METHOD(Fixture, "a batch must come back as one, complete", "[service][unit]") {
  struct Row {
    Status outcome;
    std::function<void(wire::Header&)> spoil;
  };
  const auto row = GENERATE(values<Row>({
      {Status::ok, [](wire::Header&) {}},
      {Status::bad_item_count, [](wire::Header& h) { h.item_count = 1; }},
      {Status::bad_layout, [](wire::Header& h) { h.flags = 0; }},
      // As a deployed peer refuses one (D-14): a failed call like any other.
      {Status::bad_layout, [](wire::Header& h) { h.transport_status = wire::status_internal_error; }},
  }));
  config.limits.response_items = 8;
  ScriptedServer server(endpoint, config, {echoing(row.spoil), echoing(row.spoil)});
  connect({.max_request_batch_items = 8});
  const std::vector<std::byte> two_empty_items(16);
  REQUIRE(call({wire::method_increment, two_empty_items, wire::flag_batch, 2}) == row.outcome);
}
