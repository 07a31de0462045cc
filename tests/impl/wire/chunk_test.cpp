#include "wire/chunk.hpp"

#include <array>

#include "impl/wire/fixed.hpp"
#include "support/catch.hpp"

using namespace netipc;
using wire::ChunkHeader;
using wire::packet_count;

namespace {

using Packet = std::array<std::byte, wire::header_size>;

Packet encoded(const ChunkHeader& chunk) {
  Packet packet{};
  REQUIRE(wire::encode(chunk, packet) == packet.size());
  return packet;
}

Status judged(const ChunkHeader& chunk) { return wire::decode_chunk(encoded(chunk)).status(); }

}  // namespace

TEST_CASE("a chunk header has its documented place for every field", "[wire][unit]") {
  ChunkHeader chunk;
  chunk.message_id = 0x0807060504030201;
  chunk.total_message_len = 0x0c0b0a09;
  chunk.chunk_index = 0x100f0e0d;
  chunk.chunk_count = 0x14131211;
  chunk.chunk_payload_len = 0x18171615;
  const std::array<uint8_t, 32> expected{0x4b, 0x48, 0x43, 0x4e, 1,  0,  0,  0,  1,  2,  3,  4,  5,  6,  7,  8,
                                         9,    10,   11,   12,   13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
  const Packet packet = encoded(chunk);
  REQUIRE(std::memcmp(packet.data(), expected.data(), packet.size()) == 0);

  const auto decoded = wire::decode_chunk(packet);
  REQUIRE(decoded.ok());
  REQUIRE(encoded(decoded.value()) == packet);
}

TEST_CASE("a chunk header is not written into a smaller buffer", "[wire][unit]") {
  std::array<std::byte, wire::header_size - 1> small{};
  REQUIRE(wire::encode(ChunkHeader{}, small) == 0);
  REQUIRE(small == std::array<std::byte, wire::header_size - 1>{});
}

TEST_CASE("a chunk header is judged field by field, the first fault decides", "[wire][unit]") {
  ChunkHeader chunk;
  chunk.magic = wire::message_magic;
  chunk.version = 2;
  chunk.flags = 1;
  REQUIRE(wire::decode_chunk(Bytes(encoded(chunk)).first(31)).status() == Status::truncated);
  REQUIRE(judged(chunk) == Status::bad_magic);
  chunk.magic = wire::chunk_magic;
  REQUIRE(judged(chunk) == Status::bad_version);
  chunk.version = wire::protocol_version;
  chunk.chunk_payload_len = 1;
  REQUIRE(judged(chunk) == Status::bad_layout);
  chunk.flags = 0;
  REQUIRE(judged(chunk) == Status::ok);
  chunk.chunk_payload_len = 0;
  REQUIRE(judged(chunk) == Status::bad_layout);
}

TEST_CASE("the packets of a message are counted without rounding errors", "[wire][unit]") {
  REQUIRE(packet_count(0, 0, 1) == 1);
  REQUIRE(packet_count(100, 100, 7) == 1);
  REQUIRE(packet_count(101, 100, 7) == 2);
  REQUIRE(packet_count(107, 100, 7) == 2);
  REQUIRE(packet_count(108, 100, 7) == 3);
  // The largest payload in the smallest packets: the count itself still fits.
  REQUIRE(packet_count(0xffffffff, 1, 1) == 0xffffffff);
  REQUIRE(packet_count(0xffffffff, 0, 0xffffffff) == 2);
}

TEST_CASE("a damaged chunk header is refused or written as it was read", "[wire][unit]") {
  const ChunkHeader chunk{.message_id = 7, .total_message_len = 100, .chunk_index = 1, .chunk_count = 2,
                          .chunk_payload_len = 8};
  // Id and numbers are free, but no chunk is empty.
  REQUIRE(test::accepted_changes<wire::header_size>(chunk, wire::decode_chunk) == 24 * 255 - 1);
}
