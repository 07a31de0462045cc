// Clauses of docs/spec/service.md that need a peer of a certain kind: how attempts to
// connect end, and what a client keeps of them.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "codec/cgroups_lookup.hpp"
#include "impl/service/scripted_server.hpp"
#include "impl/transport/handshake_bytes.hpp"
#include "service/client.hpp"
#include "service/defaults.hpp"
#include "support/catch.hpp"
#include "support/packet_socket.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::service;
using test::PacketSocket;
using test::ScriptedServer;

namespace {

struct Fixture {
  test::TmpRunDir dir;
  transport::Endpoint endpoint{dir.path(), "svc"};

  Client client(const ClientConfig& config = {}) const {
    auto made = Client::create(dir.path(), "svc", config);
    REQUIRE(made.status() == Status::ok);
    return std::move(made).value();
  }
};

// Answers the HELLO of every client in turn with one packet, and takes what else comes;
// an empty packet: leaves without a word.
class Answering {
 public:
  Answering(const std::string& path, std::vector<test::PacketData> acks)
      : listener_(PacketSocket::listening_at(path)), thread_([this, acks = std::move(acks)] {
          for (const test::PacketData& ack : acks) {
            const auto connection = listener_.accept();
            if (!connection.has_value()) return;
            const auto hello = connection->receive();
            if (!hello.has_value()) continue;
            hellos_.push_back(*hello);
            if (ack.empty()) continue;
            connection->send(ack);
            while (connection->receive().has_value()) {
            }
          }
        }) {}
  ~Answering() { join(); }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

  // What each client proposed, once all have come.
  const std::vector<test::PacketData>& hellos() {
    join();
    return hellos_;
  }

 private:
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  PacketSocket listener_;
  std::vector<test::PacketData> hellos_;
  std::thread thread_;
};

uint32_t supported_in(const test::PacketData& hello) {
  return load<uint32_t>(hello.data() + test::hello_at + 4);
}

ClientState state_for(Status outcome) {
  switch (outcome) {
    case Status::ok: return ClientState::ready;
    case Status::auth_failed: return ClientState::auth_failed;
    case Status::no_profile:
    case Status::incompatible: return ClientState::incompatible;
    default: return ClientState::disconnected;
  }
}

}  // namespace

TEST_CASE_METHOD(Fixture, "every answer to a HELLO has its state, and leaves a client that may be closed",
                 "[service][unit]") {
  const auto cases = test::ack_cases();
  std::vector<test::PacketData> acks;
  for (const auto& each : cases) acks.push_back(each.packet);
  acks.emplace_back();
  const Answering server(dir.file("svc.sock"), acks);
  Client client = this->client({.max_request_payload_bytes = wire::default_payload_bytes});
  for (const auto& each : cases) {
    INFO(each.what);
    REQUIRE(client.refresh(0) == Status::ok);
    REQUIRE(client.state() == state_for(each.outcome));
    REQUIRE((each.outcome == Status::ok || client.status().last_error == each.outcome));
    client.close();
    REQUIRE(client.state() == ClientState::disconnected);
  }
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.state() == ClientState::disconnected);
  REQUIRE(client.status().last_error == Status::recv_failed);
}

TEST_CASE_METHOD(Fixture, "whatever keeps a client from reaching anybody is an absent provider", "[service][unit]") {
  const std::string path = dir.file("svc.sock");
  SECTION("a socket that nobody owns any more") {
    (void)PacketSocket::listening_at(path);
    REQUIRE(std::filesystem::is_socket(path));
  }
  SECTION("a file that is no socket") { std::ofstream(path) << "text"; }
  SECTION("a directory") { std::filesystem::create_directory(path); }
  SECTION("a link to itself") { std::filesystem::create_symlink(path, path); }
  Client client = this->client();
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.state() == ClientState::not_found);
  REQUIRE(client.status().last_error == Status::connect_failed);
}

TEST_CASE_METHOD(Fixture, "shared memory that could not be attached is never asked for again", "[service][unit]") {
  wire::HelloAck promise = test::welcome();
  promise.selected_profile = wire::profile_shm_hybrid;
  const test::PacketData no_region = test::ack(wire::status_ok, promise);
  const test::PacketData plain = test::ack(wire::status_ok, test::welcome());
  SECTION("the socket serves, also after a close") {
    Answering server(dir.file("svc.sock"), {no_region, plain, plain});
    Client client = this->client({.supported_profiles = wire::profile_baseline | wire::profile_shm_hybrid,
                                  .preferred_profiles = wire::profile_shm_hybrid,
                                  .max_request_payload_bytes = wire::default_payload_bytes});
    for (int i = 0; i < 2; ++i) {
      REQUIRE(client.refresh(300) == Status::ok);
      REQUIRE(client.state() == ClientState::ready);
      client.close();
    }
    REQUIRE(supported_in(server.hellos().at(1)) == wire::profile_baseline);
    REQUIRE(supported_in(server.hellos().at(2)) == wire::profile_baseline);
  }
  SECTION("without another profile there is nothing left") {
    Answering server(dir.file("svc.sock"), {no_region});
    Client client = this->client({.supported_profiles = wire::profile_shm_hybrid,
                                  .max_request_payload_bytes = wire::default_payload_bytes});
    for (int i = 0; i < 2; ++i) {
      REQUIRE(client.refresh(300) == Status::ok);
      REQUIRE(client.state() == ClientState::disconnected);
    }
    REQUIRE(client.status().last_error == Status::no_profile);
    REQUIRE(server.hellos().size() == 1);
  }
}

TEST_CASE_METHOD(Fixture, "an abort that is pending sends nothing and costs the session", "[service][unit]") {
  std::atomic<bool> asked = false;
  ScriptedServer server(endpoint, {}, {[&](const ScriptedServer& self, transport::Session& session) {
    asked = self.expect(session).kind != 0;
  }});
  Client client = this->client();
  REQUIRE(client.refresh(0) == Status::ok);
  client.abort();
  REQUIRE(client.call_increment(1, 0).status() == Status::aborted);
  REQUIRE(client.state() == ClientState::broken);
  REQUIRE(client.status().error_count == 1);
  REQUIRE(client.status().call_count == 0);
  REQUIRE(client.call_increment(1, 0).status() == Status::not_ready);
  REQUIRE(client.refresh(0) == Status::aborted);
  REQUIRE(client.state() == ClientState::broken);
  server.stop();
  REQUIRE_FALSE(asked);
}

TEST_CASE_METHOD(Fixture, "a provider that now speaks no profile of ours ends the search", "[service][unit]") {
  auto first = std::make_unique<ScriptedServer>(endpoint, transport::ListenerConfig{},
                                                std::vector<ScriptedServer::Script>{});
  Client client = this->client({.supported_profiles = wire::profile_baseline});
  REQUIRE(client.refresh(0) == Status::ok);
  first.reset();
  transport::ListenerConfig config;
  config.supported_profiles = wire::profile_shm_hybrid;
  ScriptedServer second(endpoint, config, {});
  REQUIRE_FALSE(client.call_increment(1, 0).ok());
  REQUIRE(client.state() == ClientState::incompatible);
  REQUIRE(client.call_increment(1, 0).status() == Status::not_ready);
  REQUIRE(client.status().error_count == 2);
  second.stop();
  REQUIRE(second.refusals() == std::vector<Status>{Status::no_profile});
}

TEST_CASE_METHOD(Fixture, "a hint that grows is worth one more attempt", "[service][unit]") {
  const ScriptedServer::Script refuse = [](const ScriptedServer& self, transport::Session& session) {
    self.answer(session, self.expect(session), {},
                [](wire::Header& header) { header.transport_status = wire::status_limit_exceeded; });
  };
  transport::ListenerConfig config;
  config.limits.response_payload = 1024;
  ScriptedServer server(endpoint, config, {refuse, refuse, refuse});
  Client client = this->client({.max_response_payload_bytes = 1024});
  REQUIRE(client.refresh(0) == Status::ok);
  REQUIRE(client.call_increment(1, 0).status() == Status::overflow);
  REQUIRE(client.state() == ClientState::broken);
  REQUIRE(client.status().response_hint_bytes == 2048);
  REQUIRE(client.status().retry_count == 1);
  REQUIRE(client.status().reconnect_count == 2);
  REQUIRE(client.status().error_count == 1);
}

// A provider that agrees to less than was proposed, once.
TEST_CASE_METHOD(Fixture, "a path that this session cannot carry gets a new session, once", "[service][unit]") {
  wire::HelloAck narrow = test::welcome();
  narrow.agreed_max_request_payload_bytes = 24;
  const std::string path = "/much/longer/than/that";
  const codec::Str key{path.data(), path.size()};
  SECTION("where it goes through") {
    bool narrowed = false;
    const auto listener = PacketSocket::listening_at(dir.file("svc.sock"));
    std::thread provider([&] {
      const auto first = listener.accept();
      if (!first.has_value() || !first->receive().has_value()) return;
      first->send(test::ack(wire::status_ok, narrow));
      narrowed = !first->receive().has_value();
      const auto second = listener.accept();
      if (!second.has_value() || !second->receive().has_value()) return;
      second->send(test::ack(wire::status_ok, test::welcome()));
      const auto request = second->receive();
      if (!request.has_value()) return;
      wire::Header header = wire::decode_header(*request).value();
      test::PacketData answer(1024);
      codec::CgroupsLookupBuilder builder(MutableBytes(answer).subspan(wire::header_size), 1, 7);
      (void)builder.add({codec::cgroup_unknown_permanent, 0, 0, key, {}, {}});
      header.kind = wire::kind_response;
      header.payload_len = static_cast<uint32_t>(builder.finish());
      wire::encode(header, answer);
      answer.resize(wire::header_size + header.payload_len);
      second->send(answer);
      (void)second->receive();
    });
    Client client = this->client({.max_request_payload_bytes = wire::default_payload_bytes});
    CHECK(client.refresh(0) == Status::ok);
    const auto response = client.call_cgroups_lookup({&key, 1}, 0);
    CHECK(response.status() == Status::ok);
    if (response.ok()) CHECK(response->item(0)->path.view() == path);
    CHECK(client.status().reconnect_count == 1);
    CHECK(client.status().call_count == 1);
    client.close();
    provider.join();
    CHECK(narrowed);
  }
  SECTION("where no session can be had") {
    Client client = this->client({.max_request_payload_bytes = wire::default_payload_bytes});
    {
      const Answering server(dir.file("svc.sock"), {test::ack(wire::status_ok, narrow)});
      REQUIRE(client.refresh(0) == Status::ok);
      REQUIRE(client.call_cgroups_lookup({&key, 1}, 200).status() == Status::overflow);
    }
    REQUIRE(client.status().reconnect_count == 0);
    REQUIRE(client.status().error_count == 1);
    REQUIRE_FALSE(client.ready());
  }
}
