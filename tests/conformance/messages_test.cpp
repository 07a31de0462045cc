// Whole messages in, whole messages out.

#include "conformance/link.hpp"
#include "conformance/traffic.hpp"
#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::MessageBuffer;

namespace {

uint16_t any_kind() { return GENERATE(as<uint16_t>{}, wire::kind_request, wire::kind_response); }

Terms roomy(uint32_t packet_size) {
  Terms terms;
  terms.limits.request_payload = terms.limits.response_payload = 1u << 18;
  terms.packet_size = packet_size;
  return terms;
}

// A client only accepts answers to what it has asked.
void ask(Pair& pair, uint64_t id) {
  REQUIRE(pair.client->send(request(id), {}, patiently()) == Status::ok);
  REQUIRE(take(*pair.server).status == Status::ok);
}

}  // namespace

TEST_CASE("a message arrives with its payload and every field of its header", "[conformance]") {
  const uint16_t kind = any_kind();
  Pair pair;
  if (kind == wire::kind_response) ask(pair, 0xfedcba9876543210);
  wire::Header header = message_header(kind, 0xfedcba9876543210, 3);
  header.flags = 0xfffe;  // unknown bits are carried, not judged
  header.code = 0xabcd;
  header.transport_status = 0x1234;
  // Ours to fill, whatever the caller left there.
  header.magic = 0;
  header.version = header.header_len = 0;
  header.payload_len = 99;
  const PacketBytes payload = pattern(100);
  const Delivery delivery = deliver(pair.sender_of(kind), pair.receiver_of(kind), header, payload);
  REQUIRE(delivery.sent == Status::ok);
  REQUIRE(delivery.received.status == Status::ok);
  const wire::Header& seen = delivery.received.header;
  REQUIRE(seen.magic == wire::message_magic);
  REQUIRE(seen.version == wire::protocol_version);
  REQUIRE(seen.header_len == wire::header_size);
  REQUIRE(seen.kind == kind);
  REQUIRE(seen.flags == 0xfffe);
  REQUIRE(seen.code == 0xabcd);
  REQUIRE(seen.transport_status == 0x1234);
  REQUIRE(seen.payload_len == 100);
  REQUIRE(seen.item_count == 3);
  REQUIRE(seen.message_id == 0xfedcba9876543210);
  REQUIRE(delivery.received.payload == payload);
}

TEST_CASE("a message of any size arrives whole at any packet size", "[conformance]") {
  const uint32_t packet_size = GENERATE(33u, 64u, 100u, 4096u, 65536u);
  const uint16_t kind = any_kind();
  Pair pair(roomy(packet_size));
  const size_t budget = packet_size - wire::header_size;
  // Around the edges of one, two and a train of packets.
  std::vector<size_t> sizes{0, 1, 1000};
  for (const size_t packets : {size_t{1}, size_t{2}, size_t{32}, size_t{33}})
    for (const size_t size : {packets * budget - 1, packets * budget, packets * budget + 1})
      if (size <= 1u << 18) sizes.push_back(size);
  uint64_t id = 0;
  for (const size_t size : sizes) {
    INFO("payload of " << size);
    ++id;
    if (kind == wire::kind_response) ask(pair, id);
    const PacketBytes payload = pattern(size, id);
    const Delivery delivery =
        deliver(pair.sender_of(kind), pair.receiver_of(kind), message_header(kind, id), payload);
    REQUIRE(delivery.sent == Status::ok);
    REQUIRE(delivery.received.status == Status::ok);
    REQUIRE(delivery.received.header.message_id == id);
    REQUIRE(delivery.received.payload == payload);
    if (kind == wire::kind_request) {
      const Delivery answer = deliver(*pair.server, *pair.client, response(id), {});
      REQUIRE(answer.received.status == Status::ok);
    }
  }
  REQUIRE(pair.client->in_flight() == 0);
}

TEST_CASE("a batch arrives as a batch", "[conformance]") {
  const uint32_t packet_size = GENERATE(33u, 64u, 4096u);
  const uint16_t kind = any_kind();
  Pair pair(roomy(packet_size));
  if (kind == wire::kind_response) ask(pair, 1);
  const std::vector<PacketBytes> items{pattern(3), pattern(0), pattern(64), pattern(200)};
  wire::Header header = message_header(kind, 1, 4);
  header.flags = wire::flag_batch;
  const Delivery delivery = deliver(pair.sender_of(kind), pair.receiver_of(kind), header, batch_payload(items));
  REQUIRE(delivery.sent == Status::ok);
  REQUIRE(delivery.received.status == Status::ok);
  REQUIRE(delivery.received.header.is_batch());
  for (uint32_t i = 0; i < items.size(); ++i) {
    const auto item = wire::batch_item(delivery.received.payload, 4, i);
    REQUIRE(item.ok());
    REQUIRE(PacketBytes(item->begin(), item->end()) == items[i]);
  }
}

TEST_CASE("one side keeps conversing for many messages", "[conformance]") {
  Pair pair;
  for (uint64_t id = 1; id <= 500; ++id) {
    const PacketBytes payload = pattern(id % 97, id);
    REQUIRE(pair.client->send(request(id), payload, patiently()) == Status::ok);
    const Received asked = take(*pair.server);
    REQUIRE(asked.status == Status::ok);
    REQUIRE(asked.payload == payload);
    REQUIRE(pair.server->send(response(id), asked.payload, patiently()) == Status::ok);
    const Received answer = take(*pair.client);
    REQUIRE(answer.status == Status::ok);
    REQUIRE(answer.payload == payload);
  }
}

TEST_CASE("a payload lies in the caller's buffer until its next use", "[conformance]") {
  Pair pair(roomy(64));
  Pair other(roomy(64));
  MessageBuffer buffer;
  // Two sessions share one buffer, as the workers of a server do.
  for (const size_t size : {size_t{10}, size_t{1000}, size_t{20}}) {
    for (Pair* const each : {&pair, &other}) {
      const PacketBytes payload = pattern(size, size);
      auto sending = std::async(std::launch::async,
                                [&] { return each->client->send(request(size), payload, patiently()); });
      const auto message = each->server->receive(buffer, patiently());
      REQUIRE(sending.get() == Status::ok);
      REQUIRE(message.status() == Status::ok);
      REQUIRE(std::equal(payload.begin(), payload.end(), message->payload.begin(), message->payload.end()));
      REQUIRE(take(*each->server, at_once()).status == Status::timeout);
      REQUIRE(std::equal(payload.begin(), payload.end(), message->payload.begin(), message->payload.end()));
      REQUIRE(deliver(*each->server, *each->client, response(size), {}).received.status == Status::ok);
    }
  }
}

TEST_CASE("a kind that nobody expects is handed on", "[conformance]") {
  // Whether it makes sense is for the layer above to say.
  Pair pair;
  REQUIRE(deliver(*pair.client, *pair.server, message_header(wire::kind_control, 1), {}).received.header.kind ==
          wire::kind_control);
  REQUIRE(deliver(*pair.client, *pair.server, response(2), {}).received.header.kind == wire::kind_response);
  REQUIRE(deliver(*pair.server, *pair.client, request(3), {}).received.header.kind == wire::kind_request);
}
