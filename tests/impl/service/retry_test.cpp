#include "service/retry.hpp"

#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::service;

TEST_CASE("pauses double up to a bound", "[service][unit]") {
  ReconnectPauses pauses(Deadline::never());
  uint64_t last = pauses.next_ns();
  REQUIRE(last > 0);
  uint64_t total = last;
  for (int i = 0; i < 8; ++i) {
    const uint64_t next = pauses.next_ns();
    REQUIRE(next <= 2 * last);
    total += next;
    last = next;
  }
  REQUIRE(total <= ReconnectPauses::window_ms * 1'000'000);
}

TEST_CASE("pauses end with the call", "[service][unit]") {
  ReconnectPauses pauses(Deadline::at_ns(1));
  REQUIRE(pauses.exhausted());
  REQUIRE(pauses.next_ns() == 0);
}

TEST_CASE("a call without a deadline does not look for its provider for ever", "[service][unit]") {
  ReconnectPauses pauses(Deadline::never());
  REQUIRE_FALSE(pauses.exhausted());
  uint64_t patience = 0;
  for (int i = 0; i < 1000; ++i) patience = std::max(patience, pauses.next_ns());
  REQUIRE(patience <= ReconnectPauses::window_ms * 1'000'000);
}
