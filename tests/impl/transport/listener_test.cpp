#include "transport/listener.hpp"

#include <poll.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "impl/transport/handshake_bytes.hpp"
#include "support/catch.hpp"
#include "support/packet_socket.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/connect.hpp"
#include "transport/naming.hpp"

using namespace netipc;
using namespace netipc::transport;

namespace {

wire::Header request(uint64_t id, uint32_t items = 1) {
  wire::Header header;
  header.kind = wire::kind_request;
  header.code = wire::method_increment;
  header.message_id = id;
  header.item_count = items;
  return header;
}

Wait within_ms(uint32_t ms) { return {.deadline = Deadline::after_ms(ms), .abort = nullptr}; }

Config big() {
  Config config;
  config.auth_token = 7;
  config.limits.request_payload = config.limits.response_payload = 4u << 20;
  return config;
}

ListenerConfig big_listener() {
  ListenerConfig config;
  static_cast<Config&>(config) = big();
  return config;
}

}  // namespace

TEST_CASE("a message of many packets arrives whole in both directions", "[transport][unit]") {
  const test::TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "echo"};
  ListenerConfig config = big_listener();
  config.packet_size = GENERATE(0u, 33u, 64u, 100u, 4096u);
  const uint32_t profile = GENERATE(wire::profile_baseline, wire::profile_shm_hybrid, wire::profile_shm_futex);
  config.supported_profiles = profile;
  auto listener = Listener::open(endpoint, config);
  REQUIRE(listener.ok());
  std::thread server([&] {
    auto attempt = (*listener)->accept(within_ms(5000));
    if (!attempt.ok() || attempt->session == nullptr) return;
    MessageBuffer buffer;
    for (;;) {
      auto message = attempt->session->receive(buffer, within_ms(5000));
      if (!message.ok()) return;
      wire::Header answer = message->header;
      answer.kind = wire::kind_response;
      if (attempt->session->send(answer, message->payload, within_ms(5000)) != Status::ok) return;
    }
  });
  Config client = big();
  client.supported_profiles = profile;
  auto session = connect(endpoint, client, within_ms(5000));
  REQUIRE(session.status() == Status::ok);
  MessageBuffer buffer;
  uint64_t id = 0;
  for (const size_t size : {size_t{0}, size_t{1}, size_t{32}, size_t{33}, size_t{1000}, size_t{40000}}) {
    std::vector<std::byte> payload(size);
    for (size_t i = 0; i < size; ++i) payload[i] = static_cast<std::byte>(i * 31 + size);
    REQUIRE((*session)->send(request(++id), payload, within_ms(5000)) == Status::ok);
    auto answer = (*session)->receive(buffer, within_ms(5000));
    REQUIRE(answer.status() == Status::ok);
    REQUIRE(answer->header.message_id == id);
    REQUIRE(std::equal(payload.begin(), payload.end(), answer->payload.begin(), answer->payload.end()));
  }
  (*session)->close();
  server.join();
}

TEST_CASE("an abort ends a waiting accept", "[transport][unit]") {
  const test::TmpRunDir dir;
  auto listener = Listener::open({dir.path(), "svc"}, ListenerConfig{});
  REQUIRE(listener.ok());
  AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  std::thread other([&] { abort.raise(); });
  REQUIRE((*listener)->accept({.deadline = Deadline::never(), .abort = &abort}).status() == Status::aborted);
  other.join();
  abort.clear();
  REQUIRE((*listener)->accept({.deadline = Deadline::after_ms(1), .abort = &abort}).status() == Status::timeout);
}

namespace {

// A listener with default settings, and clients of it that speak in bare packets.
struct Fixture {
  test::TmpRunDir dir;
  ListenerPtr listener;

  explicit Fixture(const ListenerConfig& config = {}) {
    auto opened = Listener::open({dir.path(), "svc"}, config);
    REQUIRE(opened.status() == Status::ok);
    listener = std::move(opened).value();
  }
  [[nodiscard]] test::PacketSocket client() const { return test::PacketSocket::connected_to(dir.file("svc.sock")); }
  Status failure() {
    auto attempt = listener->accept(within_ms(20000));
    REQUIRE(attempt.ok());
    REQUIRE(attempt->session == nullptr);
    return attempt->failure;
  }
  // The listener has survived whatever came before.
  void require_welcome() {
    test::PacketSocket peer = client();
    peer.send(test::hello());
    auto attempt = listener->accept(within_ms(20000));
    REQUIRE(attempt.ok());
    REQUIRE(attempt->session != nullptr);
    const auto answer = peer.receive();
    REQUIRE(answer.has_value());
    REQUIRE(answer->size() == ack_packet_size);
  }
};

}  // namespace

TEST_CASE("every malformed HELLO is answered or closed as the contract says", "[transport][unit]") {
  for (const test::HelloCase& one : test::hello_cases()) {
    INFO(one.what);
    Fixture fixture;
    test::PacketSocket peer = fixture.client();
    peer.send(test::spoilt(test::hello(), one.spoil));
    auto attempt = fixture.listener->accept(within_ms(20000));
    REQUIRE(attempt.ok());
    CHECK((attempt->session != nullptr ? Status::ok : attempt->failure) == one.outcome);
    if (one.answer != test::silence) {
      const auto answer = peer.receive();
      REQUIRE(answer.has_value());
      if (one.answer == wire::status_ok) continue;
      CHECK(*answer == test::ack(static_cast<uint16_t>(one.answer), {}));
    }
    CHECK_FALSE(peer.receive().has_value());
    fixture.require_welcome();
  }
}

TEST_CASE("a client that leaves without a HELLO is shrugged off", "[transport][unit]") {
  Fixture fixture;
  fixture.client().close();
  REQUIRE(fixture.failure() == Status::recv_failed);
  fixture.require_welcome();
}

TEST_CASE("a silent client keeps nobody waiting and is dropped in the end", "[transport][unit]") {
  ListenerConfig config;
  config.handshake_timeout_ms = 50;
  Fixture fixture(config);
  test::PacketSocket silent = fixture.client();
  fixture.require_welcome();
  REQUIRE(fixture.failure() == Status::timeout);
  REQUIRE_FALSE(silent.receive().has_value());
}

TEST_CASE("names that cannot be listened at are refused with the reason", "[transport][unit]") {
  const test::TmpRunDir dir;
  const auto status = [&](const std::string& run_dir, const std::string& service) {
    return Listener::open({run_dir, service}, ListenerConfig{}).status();
  };
  REQUIRE(status(dir.path(), "a/b") == Status::invalid);
  REQUIRE(status(dir.path(), "..") == Status::invalid);
  REQUIRE(status(dir.path(), "") == Status::invalid);
  REQUIRE(status("", "svc") == Status::invalid);
  REQUIRE(status(dir.path(), std::string(108, 'n')) == Status::path_too_long);
  REQUIRE(status(dir.file("missing"), "svc") == Status::socket_failed);
}

TEST_CASE("each accept may bring an abort signal of its own", "[transport][unit]") {
  const test::TmpRunDir dir;
  auto listener = Listener::open({dir.path(), "svc"}, ListenerConfig{});
  REQUIRE(listener.ok());
  for (int i = 0; i < 3; ++i) {
    // The next one gets the descriptor of the last.
    AbortSignal abort;
    REQUIRE(abort.open() == Status::ok);
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      abort.raise();
    });
    const Status status = (*listener)->accept({.deadline = Deadline::after_ms(20000), .abort = &abort}).status();
    other.join();
    REQUIRE(status == Status::aborted);
  }
}

TEST_CASE("who does not get the name sweeps nothing", "[transport][unit]") {
  const test::TmpRunDir dir;
  const Endpoint endpoint{dir.path(), "svc"};
  ListenerConfig config;
  config.supported_profiles = wire::profile_shm_hybrid;
  auto owner = Listener::open(endpoint, config);
  REQUIRE(owner.ok());
  // What a region looks like while its owner is making it.
  const std::string region = region_path(dir.path(), "svc", 1).value();
  std::ofstream(region).flush();
  REQUIRE(Listener::open(endpoint, config).status() == Status::addr_in_use);
  REQUIRE(std::filesystem::exists(region));
  (*owner)->close();
  REQUIRE(Listener::open(endpoint, config).status() == Status::ok);
  REQUIRE_FALSE(std::filesystem::exists(region));
}

TEST_CASE("a deadline makes the listener's handle readable", "[transport][unit]") {
  ListenerConfig config;
  config.handshake_timeout_ms = 20;
  Fixture fixture(config);
  const test::PacketSocket silent = fixture.client();
  REQUIRE(fixture.listener->accept(within_ms(0)).status() == Status::timeout);
  pollfd handle{fixture.listener->wait_handle(), POLLIN, 0};
  REQUIRE(::poll(&handle, 1, 30000) == 1);
  auto attempt = fixture.listener->accept(within_ms(0));
  REQUIRE(attempt.ok());
  REQUIRE(attempt->failure == Status::timeout);
  // And it is not readable for ever.
  REQUIRE(fixture.listener->accept(within_ms(0)).status() == Status::timeout);
  REQUIRE(::poll(&handle, 1, 0) == 0);
}

TEST_CASE("the handle stays readable while clients wait that have spoken", "[transport][unit]") {
  Fixture fixture;
  std::vector<test::PacketSocket> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(fixture.client());
    if (i != 1) clients.back().send(test::hello());
  }
  pollfd handle{fixture.listener->wait_handle(), POLLIN, 0};
  const auto welcome_one = [&] {
    REQUIRE(::poll(&handle, 1, 30000) == 1);
    auto attempt = fixture.listener->accept(within_ms(0));
    REQUIRE(attempt.ok());
    REQUIRE(attempt->session != nullptr);
  };
  for (int i = 0; i < 3; ++i) welcome_one();
  REQUIRE(fixture.listener->accept(within_ms(0)).status() == Status::timeout);
  REQUIRE(::poll(&handle, 1, 0) == 0);
  // The silent one was not forgotten behind the others.
  clients[1].send(test::hello());
  welcome_one();
}
