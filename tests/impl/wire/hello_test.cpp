#include "wire/hello.hpp"

#include <array>

#include "impl/wire/fixed.hpp"
#include "support/catch.hpp"

using namespace netipc;
using wire::Hello;
using wire::HelloAck;

namespace {

template <size_t Size>
std::array<std::byte, Size> counting(size_t first) {
  std::array<std::byte, Size> bytes{};
  for (size_t i = first; i < Size; i++) bytes[i] = static_cast<std::byte>(i);
  return bytes;
}

template <size_t Size, class Message>
std::array<std::byte, Size> encoded(const Message& message) {
  std::array<std::byte, Size> bytes{};
  REQUIRE(wire::encode(message, bytes) == Size);
  return bytes;
}

// Every byte its own offset, except the two fields that a decoder judges.
std::array<std::byte, wire::hello_size> hello_bytes() {
  auto bytes = counting<wire::hello_size>(0);
  bytes[0] = std::byte{1};
  bytes[1] = std::byte{0};
  zero_bytes(bytes.data() + 28, 4);
  return bytes;
}

std::array<std::byte, wire::hello_ack_size> ack_bytes() {
  auto bytes = counting<wire::hello_ack_size>(4);
  bytes[0] = std::byte{1};
  return bytes;
}

}  // namespace

TEST_CASE("a HELLO has its documented place for every field", "[wire][unit]") {
  const auto decoded = wire::decode_hello(hello_bytes());
  REQUIRE(decoded.ok());
  const Hello& hello = decoded.value();
  REQUIRE(hello.flags == 0x0302);
  REQUIRE(hello.supported_profiles == 0x07060504);
  REQUIRE(hello.preferred_profiles == 0x0b0a0908);
  REQUIRE(hello.max_request_payload_bytes == 0x0f0e0d0c);
  REQUIRE(hello.max_request_batch_items == 0x13121110);
  REQUIRE(hello.max_response_payload_bytes == 0x17161514);
  REQUIRE(hello.max_response_batch_items == 0x1b1a1918);
  REQUIRE(hello.auth_token == 0x2726252423222120);
  REQUIRE(hello.packet_size == 0x2b2a2928);
  REQUIRE(encoded<wire::hello_size>(hello) == hello_bytes());
}

TEST_CASE("a HELLO_ACK has its documented place for every field", "[wire][unit]") {
  const auto decoded = wire::decode_hello_ack(ack_bytes());
  REQUIRE(decoded.ok());
  const HelloAck& ack = decoded.value();
  REQUIRE(ack.server_supported_profiles == 0x07060504);
  REQUIRE(ack.intersection_profiles == 0x0b0a0908);
  REQUIRE(ack.selected_profile == 0x0f0e0d0c);
  REQUIRE(ack.agreed_max_request_payload_bytes == 0x13121110);
  REQUIRE(ack.agreed_max_request_batch_items == 0x17161514);
  REQUIRE(ack.agreed_max_response_payload_bytes == 0x1b1a1918);
  REQUIRE(ack.agreed_max_response_batch_items == 0x1f1e1d1c);
  REQUIRE(ack.agreed_packet_size == 0x23222120);
  REQUIRE(ack.session_id == 0x2f2e2d2c2b2a2928);
  REQUIRE(encoded<wire::hello_ack_size>(ack) == ack_bytes());
}

TEST_CASE("neither is written into a smaller buffer", "[wire][unit]") {
  std::array<std::byte, wire::hello_size - 1> small{};
  REQUIRE(wire::encode(Hello{}, small) == 0);
  REQUIRE(small == std::array<std::byte, wire::hello_size - 1>{});
  std::array<std::byte, wire::hello_ack_size - 1> small_ack{};
  REQUIRE(wire::encode(HelloAck{}, small_ack) == 0);
  REQUIRE(small_ack == std::array<std::byte, wire::hello_ack_size - 1>{});
}

TEST_CASE("a HELLO is judged by its length, version and padding, not by its flags", "[wire][unit]") {
  Hello hello;
  hello.flags = 0xffff;
  REQUIRE(wire::decode_hello(encoded<wire::hello_size>(hello)).ok());
  REQUIRE(wire::decode_hello(Bytes(encoded<wire::hello_size>(hello)).first(43)).status() == Status::truncated);
  hello.padding = 1;
  REQUIRE(wire::decode_hello(encoded<wire::hello_size>(hello)).status() == Status::bad_layout);
  hello.padding = 0;
  hello.layout_version = 2;
  REQUIRE(wire::decode_hello(encoded<wire::hello_size>(hello)).status() == Status::bad_layout);
}

TEST_CASE("a HELLO_ACK is judged by its length, version and flags, not by its padding", "[wire][unit]") {
  HelloAck ack;
  ack.padding = 0xffffffff;
  REQUIRE(wire::decode_hello_ack(encoded<wire::hello_ack_size>(ack)).ok());
  REQUIRE(wire::decode_hello_ack(Bytes(encoded<wire::hello_ack_size>(ack)).first(47)).status() == Status::truncated);
  ack.flags = 1;
  REQUIRE(wire::decode_hello_ack(encoded<wire::hello_ack_size>(ack)).status() == Status::bad_layout);
  ack.flags = 0;
  ack.layout_version = 0;
  REQUIRE(wire::decode_hello_ack(encoded<wire::hello_ack_size>(ack)).status() == Status::bad_layout);
}

TEST_CASE("a damaged handshake payload is refused or written as it was read", "[wire][unit]") {
  // All but layout version and padding; all but layout version and flags.
  REQUIRE(test::accepted_changes<wire::hello_size>(Hello{}, wire::decode_hello) == 38 * 255);
  REQUIRE(test::accepted_changes<wire::hello_ack_size>(HelloAck{}, wire::decode_hello_ack) == 44 * 255);
}
