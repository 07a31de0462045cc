#include "service/client_core.hpp"

#include <chrono>
#include <cstring>
#include <thread>

#include "impl/service/scripted_server.hpp"
#include "impl/transport/handshake_bytes.hpp"
#include "service/defaults.hpp"
#include "support/catch.hpp"
#include "support/packet_socket.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::service;
using test::ScriptedServer;

namespace {

struct Fixture {
  test::TmpRunDir dir;
  transport::Endpoint endpoint{dir.path(), "svc"};

  std::unique_ptr<ClientCore> client(const ClientConfig& config = {}) {
    auto core = std::make_unique<ClientCore>(endpoint, config);
    REQUIRE(core->open() == Status::ok);
    return core;
  }
  static transport::ListenerConfig listener() {
    transport::ListenerConfig config;
    config.limits.request_payload = 4096;
    config.limits.response_payload = 8192;
    return config;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a new client has no session and does no I/O", "[service][unit]") {
  auto client = this->client();
  REQUIRE(client->state() == ClientState::disconnected);
  REQUIRE(client->require_ready() == Status::not_ready);
  REQUIRE(client->status().error_count == 1);
  REQUIRE(client->status().connect_count == 0);
}

TEST_CASE_METHOD(Fixture, "a refresh without a provider finds none and may be repeated", "[service][unit]") {
  auto client = this->client();
  for (int i = 0; i < 2; ++i) {
    REQUIRE(client->refresh(0) == Status::ok);
    REQUIRE(client->state() == ClientState::not_found);
  }
  REQUIRE(client->status().last_error == Status::connect_failed);
  REQUIRE(client->status().last_error_phase == Phase::connect);
}

TEST_CASE_METHOD(Fixture, "a state lasts from its beginning, however often a refresh confirms it", "[service][unit]") {
  const uint64_t before = monotonic_ms();
  auto client = this->client();
  REQUIRE(client->status().state_since_ms >= before);
  REQUIRE(client->status().last_error_ms == 0);
  REQUIRE(client->refresh(0) == Status::ok);
  const uint64_t since = client->status().state_since_ms;
  REQUIRE(client->status().last_error_ms >= since);
  while (monotonic_ms() < since + 2) std::this_thread::yield();
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->status().state_since_ms == since);
  REQUIRE(client->status().last_error_ms > since);
  client->close();
  REQUIRE(client->status().state_since_ms > since);
}

TEST_CASE_METHOD(Fixture, "a run dir that does not exist is an absent provider", "[service][unit]") {
  ClientCore client({dir.path() + "/none", "svc"}, {});
  REQUIRE(client.open() == Status::ok);
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.state() == ClientState::not_found);
}

TEST_CASE_METHOD(Fixture, "a refresh connects and reports what was agreed", "[service][unit]") {
  ScriptedServer server(endpoint, listener(), {[](const ScriptedServer& self, transport::Session& s) { self.until_closed(s); }});
  auto client = this->client({.max_request_payload_bytes = 2000, .max_request_batch_items = 7});
  REQUIRE(client->refresh(0) == Status::ok);
  const ClientStatus status = client->status();
  REQUIRE(status.state == ClientState::ready);
  REQUIRE(status.selected_profile == wire::profile_baseline);
  REQUIRE_FALSE(status.shared_memory);
  REQUIRE(status.session_id == 1);
  REQUIRE(status.max_request_payload_bytes == 2000);
  REQUIRE(status.max_request_batch_items == 7);
  REQUIRE(status.max_response_payload_bytes == 8192);
  REQUIRE(status.packet_size > 0);
  REQUIRE(status.response_hint_bytes == 65536);
  REQUIRE(status.peer_pid > 0);
  REQUIRE(status.connect_count == 1);
  REQUIRE(status.reconnect_count == 0);
}

TEST_CASE_METHOD(Fixture, "a refresh of a ready client does nothing, even when the peer is gone", "[service][unit]") {
  ScriptedServer server(endpoint, listener(), {[](const ScriptedServer&, transport::Session&) {}});
  auto client = this->client();
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->state() == ClientState::ready);
  server.stop();
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->state() == ClientState::ready);
  REQUIRE(client->status().connect_count == 1);
}

TEST_CASE_METHOD(Fixture, "a refused token sticks until close", "[service][unit]") {
  auto config = listener();
  config.auth_token = 1;
  ScriptedServer server(endpoint, config, {});
  auto client = this->client({.auth_token = 2});
  for (int i = 0; i < 3; ++i) {
    REQUIRE(client->refresh(0) == Status::ok);
    REQUIRE(client->state() == ClientState::auth_failed);
  }
  REQUIRE(client->status().last_error == Status::auth_failed);
  REQUIRE(client->status().last_error_phase == Phase::handshake);
  client->close();
  REQUIRE(client->state() == ClientState::disconnected);
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->state() == ClientState::auth_failed);
  server.stop();
  REQUIRE(server.refusals().size() == 2);
}

TEST_CASE_METHOD(Fixture, "no common profile makes the client incompatible", "[service][unit]") {
  auto config = listener();
  config.supported_profiles = wire::profile_baseline;
  ScriptedServer server(endpoint, config, {});
  auto client = this->client({.supported_profiles = wire::profile_shm_hybrid});
  REQUIRE(client->refresh(0) == Status::ok);
  if (transport::implemented_profiles() & wire::profile_shm_hybrid) {
    REQUIRE(client->state() == ClientState::incompatible);
    REQUIRE(client->refresh(0) == Status::ok);
    server.stop();
    REQUIRE(server.refusals().size() == 1);
  } else {
    // Nothing left to offer.
    REQUIRE(client->state() == ClientState::disconnected);
  }
}

TEST_CASE_METHOD(Fixture, "a proposal above the server's ceiling leaves the client disconnected", "[service][unit]") {
  ScriptedServer server(endpoint, listener(), {});
  auto client = this->client({.max_request_payload_bytes = 5000});
  for (int i = 0; i < 2; ++i) {
    REQUIRE(client->refresh(0) == Status::ok);
    REQUIRE(client->state() == ClientState::disconnected);
    REQUIRE(client->status().last_error == Status::limit_exceeded);
  }
  server.stop();
  REQUIRE(server.refusals() == std::vector<Status>{Status::limit_exceeded, Status::limit_exceeded});
}

TEST_CASE_METHOD(Fixture, "a provider that never answers the handshake costs the timeout only", "[service][unit]") {
  // Connections wait in the backlog: nobody accepts.
  auto silent = transport::Listener::open(endpoint, listener());
  REQUIRE(silent.ok());
  auto client = this->client();
  REQUIRE(client->refresh(20) == Status::ok);
  REQUIRE(client->state() == ClientState::disconnected);
  REQUIRE(client->status().last_error == Status::timeout);
}

TEST_CASE_METHOD(Fixture, "an abort from another thread ends a refresh and changes no state", "[service][unit]") {
  auto silent = transport::Listener::open(endpoint, listener());
  REQUIRE(silent.ok());
  auto client = this->client();
  std::thread other([&] {
    while (client->state() != ClientState::connecting) std::this_thread::yield();
    client->abort();
  });
  REQUIRE(client->refresh(infinite_timeout_ms) == Status::aborted);
  other.join();
  REQUIRE(client->state() == ClientState::disconnected);
}

TEST_CASE_METHOD(Fixture, "an abort is sticky until cleared or closed", "[service][unit]") {
  ScriptedServer server(endpoint, listener(), {});
  auto client = this->client();
  client->abort();
  REQUIRE(client->refresh(0) == Status::aborted);
  REQUIRE(client->refresh(0) == Status::aborted);
  REQUIRE(client->state() == ClientState::disconnected);
  SECTION("cleared") { client->clear_abort(); }
  SECTION("closed") { client->close(); }
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->state() == ClientState::ready);
}

TEST_CASE_METHOD(Fixture, "leaving broken counts as a reconnect", "[service][unit]") {
  ScriptedServer server(endpoint, listener(), {});
  auto client = this->client();
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->fail(Status::truncated) == Status::truncated);
  REQUIRE(client->state() == ClientState::broken);
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->state() == ClientState::ready);
  const ClientStatus status = client->status();
  REQUIRE(status.connect_count == 1);
  REQUIRE(status.reconnect_count == 1);
  REQUIRE(status.error_count == 1);
}

TEST_CASE_METHOD(Fixture, "a broken client whose provider is gone forgets that it was broken", "[service][unit]") {
  auto client = this->client();
  {
    ScriptedServer server(endpoint, listener(), {});
    REQUIRE(client->refresh(0) == Status::ok);
    (void)client->fail(Status::truncated);
  }
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->state() == ClientState::not_found);
  ScriptedServer server(endpoint, listener(), {});
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->status().connect_count == 2);
  REQUIRE(client->status().reconnect_count == 0);
}

TEST_CASE_METHOD(Fixture, "close is safe in every state and twice", "[service][unit]") {
  auto client = this->client();
  client->close();
  client->close();
  ScriptedServer server(endpoint, listener(), {});
  REQUIRE(client->refresh(0) == Status::ok);
  client->close();
  REQUIRE(client->state() == ClientState::disconnected);
  client->close();
  REQUIRE(client->refresh(0) == Status::ok);
  REQUIRE(client->status().connect_count == 2);
}

TEST_CASE_METHOD(Fixture, "the timeout of a call is its own, the client's or the default", "[service][unit]") {
  auto client = this->client({.call_timeout_ms = 400'000'000});
  // Up to a tenth of a second late, as all of two seconds and more.
  const auto about = [](Deadline deadline, uint64_t ms) {
    return deadline.remaining_ms() <= ms + 100 && deadline.remaining_ms() > ms - 60'000;
  };
  REQUIRE(about(client->begin_call(0).deadline, 400'000'000));
  REQUIRE(about(client->begin_call(100'000).deadline, 100'000));
  client->set_call_timeout(200'000);
  REQUIRE(about(client->begin_call(0).deadline, 200'000));
  client->set_call_timeout(0);
  REQUIRE(about(client->begin_call(0).deadline, 30'000 + 30'000));
  REQUIRE(client->begin_call(0).deadline.remaining_ms() <= 30'100);
  REQUIRE(client->begin_call(infinite_timeout_ms).deadline.is_never());
  REQUIRE(client->status().call_timeout_ms == 30'000);
}

TEST_CASE_METHOD(Fixture, "a refresh shorter than attaching may last still ends READY, over the socket",
                 "[service][unit]") {
  const auto listener = test::PacketSocket::listening_at(dir.file("svc.sock"));
  uint32_t offered_again = 0;
  std::thread server([&] {
    wire::HelloAck promise = test::welcome();
    promise.selected_profile = wire::profile_shm_hybrid;
    const auto first = listener.accept();
    if (!first.has_value() || !first->receive().has_value()) return;
    first->send(test::ack(wire::status_ok, promise));  // and no region
    const auto second = listener.accept();
    if (!second.has_value()) return;
    const auto hello = second->receive();
    if (!hello.has_value()) return;
    std::memcpy(&offered_again, hello->data() + test::hello_at + 4, sizeof offered_again);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));  // not for whoever has no time left
    second->send(test::ack(wire::status_ok, test::welcome()));
    (void)second->receive();
  });
  ClientConfig config;
  config.supported_profiles = wire::profile_baseline | wire::profile_shm_hybrid;
  config.max_request_payload_bytes = wire::default_payload_bytes;
  auto client = this->client(config);
  CHECK(client->refresh(4000) == Status::ok);  // attaching alone may take 5 s
  CHECK(client->state() == ClientState::ready);
  CHECK(client->status().shared_memory == false);
  CHECK(client->status().supported_profiles == wire::profile_baseline);
  client->close();
  server.join();
  CHECK(offered_again == wire::profile_baseline);
}
