#include "token.hpp"

#include "support/catch.hpp"

using namespace netipc::cli;

namespace {
uint64_t token(std::string_view text) { return token_of(parse_uuid(text).value()); }
}  // namespace

TEST_CASE("the token is the one that deployed peers derive", "[cli][unit]") {
  REQUIRE(token("00112233445566778899aabbccddeeff") == 0xc56cde21e711bf96U);
  REQUIRE(token("00000000000000000000000000000000") == 0xd0a66a65c7528968U);
}

TEST_CASE("hyphens and letter case do not change a token", "[cli][unit]") {
  REQUIRE(token("00112233-4455-6677-8899-AABBCCDDEEFF") == token("00112233445566778899aabbccddeeff"));
}

TEST_CASE("anything but 32 hexadecimal digits is no invocation", "[cli][unit]") {
  for (const char* bad : {"", "-", "0011223344556677", "00112233445566778899aabbccddeeff0",
                          "00112233445566778899aabbccddeefg", " 00112233445566778899aabbccddeeff",
                          "{00112233445566778899aabbccddeeff}", "0x112233445566778899aabbccddeeff"}) {
    CAPTURE(bad);
    REQUIRE_FALSE(parse_uuid(bad).has_value());
  }
}
