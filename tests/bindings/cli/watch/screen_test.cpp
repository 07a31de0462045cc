#include "watch/screen.hpp"

#include <string>

#include "support/catch.hpp"

using netipc::cli::watch::frame;

TEST_CASE("a frame overwrites what was there and clears the rest", "[cli][unit]") {
  REQUIRE(frame("", 3) == "\x1b[H\x1b[J");
  REQUIRE(frame("a\nb\n", 3) == "\x1b[Ha\x1b[K\r\nb\x1b[K\x1b[J");
  REQUIRE(frame("a\n\nb", 3) == "\x1b[Ha\x1b[K\r\n\x1b[K\r\nb\x1b[K\x1b[J");
}

TEST_CASE("a frame has no more lines than the terminal has rows", "[cli][unit]") {
  REQUIRE(frame("a\nb\nc\n", 2) == "\x1b[Ha\x1b[K\r\nb\x1b[K\x1b[J");
  REQUIRE(frame("a\nb\nc\n", 0) == "\x1b[H\x1b[J");
}
