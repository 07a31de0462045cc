#include "codec/string_reverse.hpp"

#include "support/catch.hpp"
#include "support/damage.hpp"

using namespace netipc;
using namespace netipc::codec;
using namespace netipc::test;

namespace {

Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

const std::string text("ab\0cd\x7f", 6);
const std::string valid = std::string("\x08\0\0\0\x06\0\0\0", 8) + text + '\0';

}  // namespace

TEST_CASE("string-reverse: every buffer is filled as the contract says or left alone", "[codec][unit]") {
  for (size_t room = 0; room <= valid.size() + 8; ++room) {
    const ExactBlock block(room);
    const auto before = copy_of(block.bytes());
    const size_t size = encode_string_reverse({text.data(), text.size()}, block.bytes());
    REQUIRE(size == (room < valid.size() ? 0 : valid.size()));
    REQUIRE(equal(Bytes(block.bytes()).first(size), bytes_of(valid).first(size)));
    REQUIRE(equal(Bytes(block.bytes()).subspan(size), Bytes(before).subspan(size)));
  }
}

TEST_CASE("string-reverse: an answer goes where the response has room for it", "[codec][unit]") {
  for (size_t room = 0; room <= valid.size() + 8; ++room) {
    const ExactBlock block(room);
    const auto size = dispatch_string_reverse(
        bytes_of(valid), block.bytes(), [&](Str asked, MutableBytes answer, size_t& out_len) {
          REQUIRE(answer.size() == (room > 9 ? room - 9 : 0));
          out_len = asked.len;
          if (asked.len <= answer.size()) copy_bytes(answer.data(), asked.data, asked.len);
          return Status::ok;
        });
    REQUIRE(size.status() == (room < valid.size() ? Status::overflow : Status::ok));
    if (size.ok()) REQUIRE(equal(Bytes(block.bytes()).first(*size), bytes_of(valid)));
  }
}

TEST_CASE("string-reverse: a damaged payload is refused or read in bounds", "[codec][unit]") {
  size_t accepted = 0;
  const auto check = [&](Bytes payload, size_t) {
    const auto read = decode_string_reverse(payload);
    if (!read.ok()) return;
    ++accepted;
    REQUIRE((lies_in(read->data, read->len + 1, payload) && read->data[read->len] == '\0'));
    std::vector<std::byte> again(payload.size());
    const size_t size = encode_string_reverse(*read, again);
    // A shorter string, up to a NUL inside, leaves a tail that is ignored.
    REQUIRE(equal(Bytes(again).first(size), payload.first(size)));
  };
  for_each_truncation(bytes_of(valid), [&](Bytes payload) { check(payload, 0); });
  REQUIRE(accepted == 0);
  for_each_mutation(bytes_of(valid), check);
  // Any byte of the text, and the one length that ends at the NUL inside.
  REQUIRE(accepted == text.size() * 255 + 1);
}
