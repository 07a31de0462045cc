#include "base/clock.hpp"

#include <catch2/catch.hpp>

using namespace netipc;

TEST_CASE("no deadline comes early, and one that is far away a tenth of a second late at most") {
  for (const uint64_t ms : {uint64_t{0}, uint64_t{1}, uint64_t{1999}, uint64_t{2000}, uint64_t{30'000}, uint64_t{UINT32_MAX}}) {
    const uint64_t late_ns = ms < 2000 ? 0 : 100'000'000;
    for (int i = 0; i < 10'000; ++i) {
      const uint64_t before_ns = monotonic_ns() + ms * 1'000'000;
      const uint64_t deadline_ns = Deadline::after_ms(ms).ns();
      const uint64_t after_ns = monotonic_ns() + ms * 1'000'000;
      REQUIRE(deadline_ns >= before_ns);
      REQUIRE(deadline_ns <= after_ns + late_ns);
    }
  }
}

TEST_CASE("what is left of a deadline is rounded up, and nothing of one that is over") {
  const Deadline over = Deadline::at_ns(monotonic_ns());
  CHECK(over.expired());
  CHECK(over.remaining_ns() == 0);
  CHECK(over.remaining_ms() == 0);
  const Deadline soon = Deadline::at_ns(monotonic_ns() + 3'600'000'000'001);
  CHECK(!soon.expired());
  CHECK(soon.remaining_ms() <= 3'600'001);
  CHECK(soon.remaining_ms() * 1'000'000 >= soon.remaining_ns());
}

TEST_CASE("a timeout of 0 waits for ever, and the earlier of two deadlines counts") {
  CHECK(Deadline::from_timeout_ms(0).is_never());
  CHECK(!Deadline::never().expired());
  CHECK(Deadline::never().remaining_ms() == UINT64_MAX);
  CHECK(Deadline::at_ns(7).earlier(Deadline::never()).ns() == 7);
  CHECK(Deadline::never().earlier(Deadline::at_ns(7)).ns() == 7);
}
