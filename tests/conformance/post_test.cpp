// Messages that find no room and are kept until there is some.

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

constexpr size_t large = 1u << 20;

Terms roomy(uint32_t packet_size) {
  Terms terms;
  terms.limits.response_payload = large;
  terms.packet_size = packet_size;
  return terms;
}

}  // namespace

TEST_CASE("a message that finds room is sent and nothing of it kept", "[conformance]") {
  Pair pair;
  REQUIRE(pair.server->flush() == Status::invalid);
  for (uint64_t id = 1; id < 4; ++id) {
    REQUIRE(pair.client->send(request(id), {}, patiently()) == Status::ok);
    REQUIRE(take(*pair.server).header.message_id == id);
    REQUIRE(pair.server->post(response(id), pattern(100, id), Deadline::at_ns(0)) == Status::ok);
    REQUIRE(pair.server->unsent() == nullptr);
    REQUIRE(take(*pair.client).payload == pattern(100, id));
  }
}

TEST_CASE("what finds no room is kept and arrives whole, in order and once", "[conformance]") {
  Pair pair(roomy(GENERATE(64u, 4096u, 16384u)));
  if (pair.client->shared_memory()) return;  // always has room
  for (const uint64_t id : {1u, 2u}) {
    REQUIRE(pair.client->send(request(id), {}, patiently()) == Status::ok);
    REQUIRE(take(*pair.server).status == Status::ok);
  }
  transport::MessageBuffer buffer;
  for (const uint64_t id : {1u, 2u}) {
    {
      // The caller's bytes are its own again at once.
      PacketBytes payload = pattern(large, id);
      REQUIRE(pair.server->post(response(id), payload, Deadline::after_ms(30000)) == Status::ok);
      std::fill(payload.begin(), payload.end(), std::byte{0xee});
    }
    REQUIRE(pair.server->unsent() != nullptr);
    REQUIRE(pair.server->unsent()->message_id == id);
    REQUIRE(pair.server->send(response(9), {}, patiently()) == Status::invalid);
    REQUIRE(pair.server->post(response(9), {}, Deadline::never()) == Status::invalid);
    Received received;
    do {
      received = take(*pair.client, buffer, at_once());
      if (pair.server->unsent() != nullptr) REQUIRE(pair.server->flush() == Status::ok);
    } while (received.status == Status::timeout);
    REQUIRE(received.status == Status::ok);
    REQUIRE(received.header.message_id == id);
    REQUIRE(received.payload == pattern(large, id));
    REQUIRE(pair.server->unsent() == nullptr);
  }
  REQUIRE(take(*pair.client, at_once()).status == Status::timeout);
}

TEST_CASE("what is kept beyond its deadline ends the session", "[conformance]") {
  Pair pair(roomy(4096));
  if (pair.client->shared_memory()) return;
  REQUIRE(pair.server->post(response(1), pattern(large), Deadline::at_ns(0)) == Status::ok);
  REQUIRE(pair.server->unsent_deadline().expired());
  REQUIRE(pair.server->flush() == Status::timeout);
  REQUIRE(pair.server->unsent() == nullptr);
}

TEST_CASE("what has left gives those behind it a deadline of their own", "[conformance]") {
  Pair pair(roomy(4096));
  if (pair.client->shared_memory()) return;
  for (const uint64_t id : {1u, 2u}) {
    REQUIRE(pair.client->send(request(id), {}, patiently()) == Status::ok);
    REQUIRE(take(*pair.server).status == Status::ok);
  }
  const std::vector<std::byte> payload = pattern(large);
  REQUIRE(pair.server->post(response(1), payload, Deadline::after_ms(60000)) == Status::ok);
  const transport::MessageView behind{response(2), payload.data(), payload.size()};
  REQUIRE(pair.server->post_many({&behind, 1}, Deadline::after_ms(60000)) == Status::ok);
  const Deadline next = Deadline::never();
  transport::MessageBuffer buffer;
  size_t taken = 0;
  while (pair.server->unsent_count() == 2) {
    REQUIRE_FALSE(pair.server->unsent_deadline().is_never());
    REQUIRE(pair.server->flush(next) == Status::ok);
    if (pair.client->receive(buffer, at_once()).ok()) ++taken;
  }
  REQUIRE(pair.server->unsent_deadline().is_never());
  while (pair.server->unsent() != nullptr) {
    REQUIRE(pair.server->flush(next) == Status::ok);
    if (pair.client->receive(buffer, at_once()).ok()) ++taken;
  }
  while (pair.client->receive(buffer, at_once()).ok()) ++taken;
  REQUIRE(taken == 2);
}

TEST_CASE("a peer that leaves ends what is kept for it", "[conformance]") {
  Pair pair(roomy(4096));
  if (pair.client->shared_memory()) return;
  REQUIRE(pair.server->post(response(1), pattern(large), Deadline::never()) == Status::ok);
  pair.client->close();
  REQUIRE(pair.server->flush() == Status::send_failed);
  REQUIRE(pair.server->post(response(2), {}, Deadline::never()) == Status::send_failed);
}

TEST_CASE("a turn sends one train of what is kept", "[conformance]") {
  // In packets of one byte, to a peer that takes each at once.
  Pair pair(roomy(wire::header_size + 1));
  if (pair.client->shared_memory()) return;
  REQUIRE(pair.server->post(response(1), pattern(1000), Deadline::after_ms(30000)) == Status::ok);
  REQUIRE(pair.server->unsent() != nullptr);
  REQUIRE(pair.server->flush() == Status::ok);
  REQUIRE(pair.server->unsent() != nullptr);
}

TEST_CASE("what is over a ceiling is not kept either", "[conformance]") {
  Pair pair;
  REQUIRE(pair.server->post(response(1), pattern(4097), Deadline::never()) == Status::limit_exceeded);
  REQUIRE(pair.server->unsent() == nullptr);
  REQUIRE(pair.client->send(request(1), {}, patiently()) == Status::ok);
  REQUIRE(take(*pair.server).status == Status::ok);
  REQUIRE(pair.server->post(response(1), pattern(4096), Deadline::never()) == Status::ok);
  REQUIRE(take(*pair.client).payload.size() == 4096);
}
