// Every ceiling, on both sides of it, in both directions and both roles.

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::Role;

namespace {

// Four different numbers, so that a mix-up of two shows.
Terms distinct() {
  Terms terms;
  terms.limits = {.request_payload = 200, .request_items = 5, .response_payload = 300, .response_items = 9};
  terms.packet_size = GENERATE(64u, 4096u);
  return terms;
}

struct Ceiling {
  uint32_t bytes;
  uint32_t items;
};

// What a role may send of its own kind.
Ceiling outbound(Role role, const Terms& terms) {
  return role == Role::client ? Ceiling{terms.limits.request_payload, terms.limits.request_items}
                              : Ceiling{terms.limits.response_payload, terms.limits.response_items};
}
Ceiling inbound(Role role, const Terms& terms) {
  return outbound(role == Role::client ? Role::server : Role::client, terms);
}

wire::Header own_kind(Role role, uint64_t id, uint32_t items = 1) {
  return message_header(role == Role::client ? wire::kind_request : wire::kind_response, id, items);
}

}  // namespace

TEST_CASE("nothing above an outbound ceiling leaves, and the session goes on", "[conformance]") {
  const Terms terms = distinct();
  const Role role = any_role();
  Opponent opponent(role, terms);
  transport::Session& session = *opponent.session;
  const size_t asked = session.in_flight();
  const Ceiling ceiling = outbound(role, terms);

  uint64_t id = 100;
  for (const uint32_t bytes : {ceiling.bytes + 1, ceiling.bytes + 1000})
    REQUIRE(session.send(own_kind(role, id++), pattern(bytes), patiently()) == Status::limit_exceeded);
  for (const uint32_t items : {ceiling.items + 1, UINT32_MAX})
    REQUIRE(session.send(own_kind(role, id++, items), {}, patiently()) == Status::limit_exceeded);
  REQUIRE(session.in_flight() == asked);
  REQUIRE(session.is_open());

  // The first thing that arrives is the first thing that was allowed; a refused id
  // is free again.
  REQUIRE(session.send(own_kind(role, 100, ceiling.items), pattern(20), patiently()) == Status::ok);
  const auto first = wire::decode_header(opponent.get());
  REQUIRE(first.ok());
  REQUIRE(first->message_id == 100);
}

TEST_CASE("what is exactly at an outbound ceiling leaves", "[conformance]") {
  const Terms terms = distinct();
  const Role role = any_role();
  Pair pair(terms);
  const uint16_t kind = own_kind(role, 0).kind;
  if (role == Role::server) REQUIRE(deliver(*pair.client, *pair.server, request(1), {}).sent == Status::ok);
  const Ceiling ceiling = outbound(role, terms);
  const uint32_t less = GENERATE(0u, 1u);
  const Delivery delivery = deliver(pair.sender_of(kind), pair.receiver_of(kind),
                                    own_kind(role, 1, ceiling.items - less), pattern(ceiling.bytes - less));
  REQUIRE(delivery.sent == Status::ok);
  REQUIRE(delivery.received.status == Status::ok);
  REQUIRE(delivery.received.payload.size() == ceiling.bytes - less);
}

TEST_CASE("an agreed ceiling of nothing does not bind the sender", "[conformance]") {
  Terms terms;
  terms.limits.request_items = 0;
  Opponent opponent(Role::client, terms);
  REQUIRE(opponent.session->send(request(1, 1000), pattern(10), patiently()) == Status::ok);
}

TEST_CASE("only the own kind has an outbound ceiling", "[conformance]") {
  Terms terms;
  terms.limits = {.request_payload = 4000, .request_items = 1, .response_payload = 8, .response_items = 1};
  Opponent client(Role::client, terms);
  REQUIRE(client.session->send(message_header(wire::kind_control, 1, 50), pattern(2000), patiently()) == Status::ok);
  terms.limits = {.request_payload = 8, .request_items = 1, .response_payload = 4000, .response_items = 1};
  Opponent server(Role::server, terms);
  REQUIRE(server.session->send(message_header(wire::kind_control, 1, 50), pattern(2000), patiently()) == Status::ok);
}

TEST_CASE("what is at or below an inbound ceiling is received", "[conformance]") {
  const Terms terms = distinct();
  const Role role = any_role();
  const uint32_t less = GENERATE(0u, 1u);
  Opponent opponent(role, terms);
  const Ceiling ceiling = inbound(role, terms);
  const PacketBytes payload = pattern(ceiling.bytes - less);
  const uint32_t packet_size = opponent.cuts_messages() ? terms.packet_size : 4096;
  opponent.put(cut_message(opponent.expected(ceiling.items - less), payload, packet_size,
                           full_bodies(payload.size(), packet_size)));
  const Received received = take(*opponent.session);
  REQUIRE(received.status == Status::ok);
  REQUIRE(received.payload == payload);
}

TEST_CASE("a payload above the inbound ceiling is refused by its header", "[conformance]") {
  const Terms terms = distinct();
  const Role role = any_role();
  const uint32_t more = GENERATE(1u, 1000u, UINT32_MAX - 1000);
  Opponent opponent(role, terms);
  wire::Header header = opponent.expected();
  header.payload_len = inbound(role, terms).bytes + more;
  opponent.put(packet(header, pattern(20)));
  const size_t in_flight = opponent.session->in_flight();
  REQUIRE(take(*opponent.session).status == Status::limit_exceeded);
  REQUIRE(opponent.session->refused().payload_len == header.payload_len);
  REQUIRE(opponent.session->refused().message_id == header.message_id);
  // Limits are judged before ids.
  REQUIRE(opponent.session->in_flight() == in_flight);
}

TEST_CASE("an item count above the inbound ceiling is refused for every kind", "[conformance]") {
  const Terms terms = distinct();
  const Role role = any_role();
  const uint16_t kind = GENERATE(as<uint16_t>{}, wire::kind_request, wire::kind_response, wire::kind_control);
  const uint16_t flags = GENERATE(as<uint16_t>{}, 0, wire::flag_batch);
  const uint32_t more = GENERATE(1u, UINT32_MAX - 100);
  Opponent opponent(role, terms);
  wire::Header header = message_header(kind, Opponent::asked_id, inbound(role, terms).items + more);
  header.flags = flags;
  opponent.put(packet(header, {}));
  REQUIRE(take(*opponent.session).status == Status::limit_exceeded);
  REQUIRE(opponent.session->refused().item_count == header.item_count);
}

TEST_CASE("an agreed ceiling of nothing refuses everything above nothing", "[conformance]") {
  const Role role = any_role();
  Terms terms;
  terms.limits.request_items = terms.limits.response_items = 0;
  Opponent opponent(Role::server, terms);
  opponent.put(packet(message_header(wire::kind_request, 1, 1), {}));
  REQUIRE(take(*opponent.session).status == Status::limit_exceeded);

  terms = {};
  terms.limits.request_payload = terms.limits.response_payload = 0;
  Opponent bytes(role, terms);
  wire::Header header = bytes.expected();
  header.payload_len = 1;
  bytes.put(packet(header, {}));
  REQUIRE(take(*bytes.session).status == Status::limit_exceeded);
}
