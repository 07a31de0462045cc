#include "transport/listener.hpp"

#include <sys/stat.h>

#include <thread>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "transport/connect.hpp"

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

TEST_CASE("the socket is private from its first moment", "[transport][unit]") {
  const test::TmpRunDir dir;
  auto listener = Listener::open({dir.path(), "svc"}, ListenerConfig{});
  REQUIRE(listener.ok());
  struct stat node {};
  REQUIRE(::stat(dir.file("svc.sock").c_str(), &node) == 0);
  REQUIRE((node.st_mode & 0777) == 0600);
  (*listener)->close();
  REQUIRE(::stat(dir.file("svc.sock").c_str(), &node) != 0);
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
