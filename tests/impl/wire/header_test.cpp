#include "wire/header.hpp"

#include <array>

#include "impl/wire/fixed.hpp"
#include "support/catch.hpp"

using namespace netipc;
using wire::Header;

namespace {

using Packet = std::array<std::byte, wire::header_size>;

Packet encoded(const Header& header) {
  Packet packet{};
  REQUIRE(wire::encode(header, packet) == packet.size());
  return packet;
}

Status judged(const Header& header) { return wire::decode_header(encoded(header)).status(); }

Header request() {
  Header header;
  header.kind = wire::kind_request;
  return header;
}

}  // namespace

TEST_CASE("a header has its documented place for every field", "[wire][unit]") {
  Header header = request();
  header.flags = 0x0201;
  header.code = 0x0403;
  header.transport_status = 0x0605;
  header.payload_len = 0x0a090807;
  header.item_count = 0x0e0d0c0b;
  header.message_id = 0x161514131211100f;
  const std::array<uint8_t, 32> expected{0x43, 0x50, 0x49, 0x4e, 1,  0,  32, 0,  1,  0,  1,  2,  3,  4,  5,  6,
                                         7,    8,    9,    10,   11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22};
  const Packet packet = encoded(header);
  REQUIRE(std::memcmp(packet.data(), expected.data(), packet.size()) == 0);

  const auto decoded = wire::decode_header(packet);
  REQUIRE(decoded.ok());
  REQUIRE(encoded(decoded.value()) == packet);
}

TEST_CASE("a header is not written into a smaller buffer", "[wire][unit]") {
  std::array<std::byte, wire::header_size - 1> small{};
  REQUIRE(wire::encode(request(), small) == 0);
  REQUIRE(small == std::array<std::byte, wire::header_size - 1>{});
}

TEST_CASE("a header is judged field by field, the first fault decides", "[wire][unit]") {
  Header header;
  header.magic = wire::chunk_magic;
  header.version = 2;
  header.header_len = 31;
  header.kind = 0;
  REQUIRE(wire::decode_header(Bytes(encoded(header)).first(31)).status() == Status::truncated);
  REQUIRE(judged(header) == Status::bad_magic);
  header.magic = wire::message_magic;
  REQUIRE(judged(header) == Status::bad_version);
  header.version = wire::protocol_version;
  REQUIRE(judged(header) == Status::bad_header_len);
  header.header_len = wire::header_size;
  REQUIRE(judged(header) == Status::bad_kind);
  header.kind = 4;
  REQUIRE(judged(header) == Status::bad_kind);
  header.kind = wire::kind_control;
  REQUIRE(judged(header) == Status::ok);
}

TEST_CASE("what a later version may add to a header is no fault", "[wire][unit]") {
  Header header = request();
  header.flags = 0xffff;
  header.code = 0xffff;
  header.transport_status = 0xffff;
  header.item_count = 0;
  REQUIRE(judged(header) == Status::ok);
}

TEST_CASE("a batch is flagged and has items", "[wire][unit]") {
  Header header = request();
  REQUIRE_FALSE(header.is_batch());
  header.flags = wire::flag_batch;
  REQUIRE(header.is_batch());
  header.item_count = 0;
  REQUIRE_FALSE(header.is_batch());
}

TEST_CASE("a damaged header is refused or written as it was read", "[wire][unit]") {
  const Header header{.kind = wire::kind_request, .code = wire::method_increment, .payload_len = 8, .item_count = 1};
  // Flags, code, status, lengths and id are free, and there are two other kinds.
  REQUIRE(test::accepted_changes<wire::header_size>(header, wire::decode_header) == 22 * 255 + 2);
}
