#include "codec/text_scan.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::codec;

namespace {

// In a block of its own, so that a sanitizer sees a look beyond either end.
std::vector<char> text_of(size_t len) {
  std::vector<char> text(len);
  for (size_t i = 0; i < len; ++i) text[i] = static_cast<char>('a' + i % 26);
  return text;
}

constexpr size_t longest = 100;

}  // namespace

TEST_CASE("a NUL is found wherever it is", "[codec][unit]") {
  for (size_t len = 0; len <= longest; ++len) {
    std::vector<char> text = text_of(len);
    REQUIRE_FALSE(has_nul({text.data(), len}));
    for (size_t at = 0; at < len; ++at) {
      const char was = std::exchange(text[at], '\0');
      INFO("length " << len << ", NUL at " << at);
      REQUIRE(has_nul({text.data(), len}));
      text[at] = was;
    }
  }
}

TEST_CASE("bytes above 127 are no NULs", "[codec][unit]") {
  const std::string text(50, '\xff');
  REQUIRE_FALSE(has_nul({text.data(), text.size()}));
}

TEST_CASE("a copy is the text, one NUL and nothing else", "[codec][unit]") {
  for (size_t len = 0; len <= longest; ++len) {
    const std::vector<char> text = text_of(len);
    std::vector<std::byte> copy(len + 2, std::byte{0x55});
    NulSearch nuls;
    nuls.copy(copy.data(), {text.data(), len});
    INFO("length " << len);
    REQUIRE_FALSE(nuls.found());
    REQUIRE(std::equal(text.begin(), text.end(), reinterpret_cast<const char*>(copy.data())));
    REQUIRE(copy[len] == std::byte{0});
    REQUIRE(copy[len + 1] == std::byte{0x55});
  }
}

TEST_CASE("one NUL among several texts is not forgotten", "[codec][unit]") {
  NulSearch nuls;
  std::vector<std::byte> room(64);
  nuls.copy(room.data(), {"a\0b", 3});
  nuls.copy(room.data(), {"a text that is longer than a block", 34});
  nuls.look_at({"short", 5});
  nuls.look_at({});
  REQUIRE(nuls.found());
}
