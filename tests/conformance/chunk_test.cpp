// What a session makes of continuation packets.

#include <functional>
#include <random>

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::Role;

namespace {

constexpr uint32_t packet_size = 64;
constexpr size_t budget = packet_size - wire::header_size;
constexpr size_t payload_size = 202;  // seven packets, the last one not full

Terms small_packets() {
  Terms terms;
  terms.packet_size = packet_size;
  return terms;
}

std::vector<PacketBytes> good_packets(const Opponent& opponent) {
  return cut_message(opponent.expected(), pattern(payload_size), packet_size, full_bodies(payload_size, packet_size));
}

// Rewrites one continuation's header and leaves its body.
void tamper(PacketBytes& bytes, const std::function<void(wire::ChunkHeader&)>& change) {
  auto chunk = load<wire::ChunkHeader>(bytes.data());
  change(chunk);
  wire::encode(chunk, bytes);
}

}  // namespace

TEST_CASE("a message in seven packets is put together", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  const auto packets = good_packets(opponent);
  REQUIRE(packets.size() == 7);
  opponent.put(packets);
  const Received received = take(*opponent.session);
  REQUIRE(received.status == Status::ok);
  REQUIRE(received.payload == pattern(payload_size));
}

TEST_CASE("the packets on the wire are those of the contract", "[conformance]") {
  const Role role = any_role();
  Opponent opponent(role, small_packets());
  if (!opponent.cuts_messages()) return;
  wire::Header header = role == Role::client ? request(1) : response(1);
  const PacketBytes payload = pattern(payload_size);
  REQUIRE(opponent.session->send(header, payload, patiently()) == Status::ok);
  for (const PacketBytes& wanted : cut_message(header, payload, packet_size, full_bodies(payload_size, packet_size)))
    REQUIRE(opponent.get() == wanted);
}

TEST_CASE("a continuation that lies ends the session", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  auto packets = good_packets(opponent);
  PacketBytes& liar = packets[GENERATE(size_t{1}, size_t{3}, size_t{6})];
  SECTION("magic") { tamper(liar, [](auto& chunk) { chunk.magic = wire::message_magic; }); }
  SECTION("version") { tamper(liar, [](auto& chunk) { chunk.version = 2; }); }
  SECTION("flags") { tamper(liar, [](auto& chunk) { chunk.flags = 1; }); }
  SECTION("another message") { tamper(liar, [](auto& chunk) { ++chunk.message_id; }); }
  SECTION("total too small") { tamper(liar, [](auto& chunk) { --chunk.total_message_len; }); }
  SECTION("total too large") { tamper(liar, [](auto& chunk) { ++chunk.total_message_len; }); }
  SECTION("index before") { tamper(liar, [](auto& chunk) { --chunk.chunk_index; }); }
  SECTION("index behind") { tamper(liar, [](auto& chunk) { ++chunk.chunk_index; }); }
  SECTION("count too small") { tamper(liar, [](auto& chunk) { --chunk.chunk_count; }); }
  SECTION("count too large") { tamper(liar, [](auto& chunk) { ++chunk.chunk_count; }); }
  SECTION("length zero") { tamper(liar, [](auto& chunk) { chunk.chunk_payload_len = 0; }); }
  SECTION("length too small") { tamper(liar, [](auto& chunk) { --chunk.chunk_payload_len; }); }
  SECTION("length too large") { tamper(liar, [](auto& chunk) { ++chunk.chunk_payload_len; }); }
  SECTION("less body than said") { liar.pop_back(); }
  SECTION("more body than said") { liar.push_back(std::byte{1}); }
  SECTION("no body at all") {
    liar.resize(wire::header_size);
    tamper(liar, [](auto& chunk) { chunk.chunk_payload_len = 0; });
  }
  SECTION("no whole header") { liar.resize(31); }
  opponent.put(packets);
  REQUIRE(take(*opponent.session).status == Status::chunk);
}

TEST_CASE("packets out of order, twice or missing end the session", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  auto packets = good_packets(opponent);
  SECTION("swapped") { std::swap(packets[2], packets[3]); }
  SECTION("twice") { packets.insert(packets.begin() + 3, packets[2]); }
  SECTION("missing") { packets.erase(packets.begin() + 2); }
  SECTION("another message in between") { packets.insert(packets.begin() + 2, packet(opponent.expected(), {})); }
  SECTION("a second first packet") { packets.insert(packets.begin() + 1, packets[0]); }
  opponent.put(packets);
  REQUIRE(take(*opponent.session).status == Status::chunk);
}

TEST_CASE("more bytes than the message has end the session", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  auto packets = good_packets(opponent);
  packets.back().insert(packets.back().end(), 5, std::byte{9});
  tamper(packets.back(), [](auto& chunk) { chunk.chunk_payload_len += 5; });
  opponent.put(packets);
  REQUIRE(take(*opponent.session).status == Status::chunk);
}

TEST_CASE("a continuation longer than a packet may be ends the session", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  opponent.put(cut_message(opponent.expected(), pattern(300), packet_size, {32, 33, 235}));
  REQUIRE(take(*opponent.session).status == Status::chunk);
}

TEST_CASE("packets that are not full are put together all the same", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  const std::vector<size_t> bodies = GENERATE(values<std::vector<size_t>>({
      {0, 32, 32, 32, 32, 32, 32, 10},
      {32, 28, 28, 28, 28, 29, 29},
      {10, 32, 32, 32, 32, 32, 32},
      {32, 10, 32, 32, 32, 32, 32},
      {32, 32, 32, 32, 32, 10, 32},
      {1, 32, 32, 32, 9, 32, 32, 32},
  }));
  opponent.put(cut_message(opponent.expected(), pattern(payload_size), packet_size, bodies));
  const Received received = take(*opponent.session);
  REQUIRE(received.status == Status::ok);
  REQUIRE(received.payload == pattern(payload_size));
}

TEST_CASE("any cut of a message is put together", "[conformance]") {
  Terms terms = small_packets();
  Opponent probe(Role::server, terms);
  if (!probe.cuts_messages()) return;
  std::mt19937 random(20240607);
  for (int round = 0; round < 300; ++round) {
    Opponent opponent(Role::server, terms);
    const size_t size = 33 + random() % 400;
    const PacketBytes payload = pattern(size, static_cast<uint64_t>(round));
    std::vector<size_t> bodies{random() % (budget + 1)};
    for (size_t at = bodies[0]; at < size; at += bodies.back())
      bodies.push_back(std::min(size - at, 1 + random() % budget));
    opponent.put(cut_message(opponent.expected(), payload, packet_size, bodies));
    opponent.put(packet(request(1000), {}));
    INFO("round " << round);
    REQUIRE(take(*opponent.session).payload == payload);
    // And not a packet more was taken.
    REQUIRE(take(*opponent.session).header.message_id == 1000);
  }
}

TEST_CASE("packets that keep coming do not keep whoever has no time", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  const std::vector<size_t> bodies(60, 1);
  const auto packets = cut_message(opponent.expected(), pattern(bodies.size()), packet_size, bodies);
  opponent.put(packets);
  transport::MessageBuffer buffer;
  // All of it is there. Each turn takes something, and none takes it all.
  Received received = take(*opponent.session, buffer, at_once());
  REQUIRE(received.status == Status::timeout);
  for (size_t turn = 1; turn < packets.size() && received.status == Status::timeout; ++turn)
    received = take(*opponent.session, buffer, at_once());
  REQUIRE(received.status == Status::ok);
  REQUIRE(received.payload == pattern(bodies.size()));
}

TEST_CASE("a session keeps nothing of a buffer in which a message went on", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  const auto packets = good_packets(opponent);
  transport::MessageBuffer first;
  opponent.put(packets.front());
  REQUIRE(take(*opponent.session, first, within_ms(1)).status == Status::timeout);
  transport::MessageBuffer large;
  REQUIRE(large.reserve(1u << 20).ok());
  opponent.put(std::vector(packets.begin() + 1, packets.end()));
  REQUIRE(take(*opponent.session, large, patiently()).status == Status::ok);
  // What a session has put by, it hands over when it needs the room.
  if (opponent.role == Role::client)
    REQUIRE(opponent.session->send(request(Opponent::asked_id), {}, patiently()) == Status::ok);
  opponent.put(packets.front());
  transport::MessageBuffer next;
  REQUIRE(take(*opponent.session, next, within_ms(1)).status == Status::timeout);
  REQUIRE(next.capacity() == 0);
}
