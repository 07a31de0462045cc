#pragma once

// Structures of a fixed size under damage: short ones are refused, and what a changed
// one is read as is written as the very same bytes.

#include "support/catch.hpp"
#include "support/damage.hpp"
#include "wire/constants.hpp"

namespace netipc::test {

// How many of the one-byte changes are accepted.
template <size_t Size, class Struct, class Decode>
size_t accepted_changes(const Struct& valid, Decode decode) {
  const ExactBlock encoded(Size);
  REQUIRE(encode(valid, encoded.bytes()) == Size);
  for_each_truncation(encoded.bytes(),
                      [&](Bytes bytes) { REQUIRE(decode(bytes).status() == Status::truncated); });
  size_t accepted = 0;
  for_each_mutation(encoded.bytes(), [&](Bytes bytes, size_t) {
    const auto decoded = decode(bytes);
    if (!decoded.ok()) return;
    ++accepted;
    const ExactBlock again(Size);
    REQUIRE(encode(*decoded, again.bytes()) == Size);
    REQUIRE(equal(again.bytes(), bytes));
  });
  return accepted;
}

}  // namespace netipc::test
