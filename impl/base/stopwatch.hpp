#pragma once

// How long something takes that takes little itself. The system's clock is read behind
// a barrier, which costs more than many a handler; the counter of the CPU that it is made
// from is read without one where it runs at a constant rate.
//
// For differences only: right to a thousandth of what the clock said when the rate was
// found out, and of no meaning where the machine was suspended in between. Any thread, at
// any time. docs/design/005-waiting.md has the numbers.

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/clock.hpp"

namespace netipc {

namespace stopwatch {

// What makes nanoseconds of the counter. Once the scale is there nothing is written again.
struct Rate {
  std::atomic<uint64_t> scale{0};  // nanoseconds of 2^32 counts; 0: not known, or never will be
  uint64_t count = 0;              // where the counter stood, and the clock
  uint64_t ns = 0;
};
extern constinit Rate rate;

// Reads the clock, and finds the rate out on the way.
uint64_t read_clock() noexcept;

}  // namespace stopwatch

[[nodiscard]] inline uint64_t stopwatch_ns() noexcept {
#ifdef __x86_64__
  if (const uint64_t scale = stopwatch::rate.scale.load(std::memory_order_acquire); scale != 0) {
    using Wide = unsigned __int128;
    // Behind where it stood: nothing keeps the counter from being read before the scale is,
    // and a machine that slept may have set it back.
    const auto since = static_cast<int64_t>(__builtin_ia32_rdtsc() - stopwatch::rate.count);
    const auto counts = static_cast<uint64_t>(std::max<int64_t>(since, 0));
    return stopwatch::rate.ns + static_cast<uint64_t>(Wide{counts} * scale >> 32);
  }
#endif
  return stopwatch::read_clock();
}

// What has passed since it stood there; 0 where another CPU's counter is behind.
[[nodiscard]] inline uint64_t stopwatch_since(uint64_t began_ns) noexcept {
  const uint64_t now_ns = stopwatch_ns();
  return now_ns > began_ns ? now_ns - began_ns : 0;
}

}  // namespace netipc
