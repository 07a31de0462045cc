// What a session makes of the packet that begins a message.

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::Role;

TEST_CASE("a packet that is no message ends the session", "[conformance]") {
  Opponent opponent(any_role());
  wire::Header header = opponent.expected();
  SECTION("another magic") { header.magic ^= 0x01000000; }
  SECTION("a continuation's magic") { header.magic = wire::chunk_magic; }
  SECTION("version 0") { header.version = 0; }
  SECTION("version 2") { header.version = 2; }
  SECTION("a shorter header") { header.header_len = 31; }
  SECTION("a longer header") { header.header_len = 33; }
  SECTION("kind 0") { header.kind = 0; }
  SECTION("kind 4") { header.kind = 4; }
  opponent.put(packet(header, {}));
  REQUIRE(take(*opponent.session).status == Status::protocol);
}

TEST_CASE("a packet shorter than a header ends the session", "[conformance]") {
  Opponent opponent(any_role());
  PacketBytes bytes = packet(opponent.expected(), {});
  bytes.resize(GENERATE(1u, 16u, 31u));
  opponent.put(bytes);
  REQUIRE(take(*opponent.session).status == Status::protocol);
}

TEST_CASE("what a header may say freely is not judged", "[conformance]") {
  Opponent opponent(any_role());
  wire::Header header = opponent.expected();
  SECTION("flags") { header.flags = 0xfffe; }
  SECTION("code") { header.code = 0xffff; }
  SECTION("status") { header.transport_status = 0xffff; }
  SECTION("no items") { header.item_count = 0; }
  SECTION("a batch of no items") {
    header.flags = wire::flag_batch;
    header.item_count = 0;
  }
  SECTION("several items that are no batch") { header.item_count = 9; }
  header.payload_len = 10;
  opponent.put(packet(header, pattern(10)));
  const Received received = take(*opponent.session);
  REQUIRE(received.status == Status::ok);
  REQUIRE(std::memcmp(&received.header, &header, sizeof header) == 0);
  REQUIRE(received.payload == pattern(10));
}

TEST_CASE("a packet longer than its message ends the session", "[conformance]") {
  Opponent opponent(any_role());
  wire::Header header = opponent.expected();
  const size_t announced = GENERATE(size_t{0}, size_t{10}, size_t{3000});
  header.payload_len = static_cast<uint32_t>(announced);
  opponent.put(packet(header, pattern(announced + GENERATE(size_t{1}, size_t{500}))));
  REQUIRE(take(*opponent.session).status == Status::protocol);
}

TEST_CASE("a packet longer than any may be is noticed", "[conformance]") {
  Terms terms;
  terms.packet_size = 64;
  Opponent opponent(any_role(), terms);
  if (!opponent.cuts_messages()) return;
  wire::Header header = opponent.expected();
  header.payload_len = GENERATE(33u, 40u, 1000u);
  // The whole message in one record: a receiver's room for one packet would cut it.
  opponent.put(packet(header, pattern(header.payload_len)));
  REQUIRE(take(*opponent.session).status == Status::protocol);
}

TEST_CASE("a message whose size fits no 32 bits is refused", "[conformance]") {
  Terms terms;
  Opponent probe(Role::server, terms);
  if (!probe.cuts_messages()) return;  // no region can hold it
  terms.limits.request_payload = terms.limits.response_payload = UINT32_MAX;
  Opponent opponent(any_role(), terms);
  wire::Header header = opponent.expected();
  header.payload_len = UINT32_MAX - GENERATE(0u, 31u);
  opponent.put(packet(header, pattern(10)));
  REQUIRE(take(*opponent.session).status == Status::limit_exceeded);
}

TEST_CASE("shared memory carries a message in one piece or not at all", "[conformance]") {
  Opponent opponent(any_role());
  if (opponent.cuts_messages()) return;
  wire::Header header = opponent.expected();
  header.payload_len = GENERATE(11u, 4096u);
  opponent.put(packet(header, pattern(10)));
  REQUIRE(take(*opponent.session).status == Status::protocol);
}

TEST_CASE("limits are judged before lengths", "[conformance]") {
  Opponent opponent(any_role());
  wire::Header header = opponent.expected();
  header.payload_len = 5000;
  opponent.put(packet(header, pattern(4000)));
  REQUIRE(take(*opponent.session).status == Status::limit_exceeded);
}
