#pragma once

// Monotonic time and the deadline every wait carries.

#include <chrono>
#include <cstdint>
#include <ctime>
#include <limits>

namespace netipc {

[[nodiscard]] inline uint64_t monotonic_ns() noexcept {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count());
}

// For what an operator reads beside other times of the host.
[[nodiscard]] inline uint64_t monotonic_ms() noexcept { return monotonic_ns() / 1'000'000; }

// The same as of the system's last tick, some milliseconds ago, for a fraction of the price.
[[nodiscard]] inline uint64_t tick_ns() noexcept {
#ifdef CLOCK_MONOTONIC_COARSE
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
#else
  return monotonic_ns();
#endif
}

// A point in monotonic time fixed once at call entry; copies mean the same
// point, so every phase of one call shares one budget.
class Deadline {
 public:
  [[nodiscard]] static Deadline never() noexcept { return Deadline(std::numeric_limits<uint64_t>::max()); }
  [[nodiscard]] static Deadline at_ns(uint64_t ns) noexcept { return Deadline(ns); }
  // Never early. Where it makes no difference up to a tenth of a second late: every call
  // needs one, and the clock is a good part of what a call costs. That is more than a tick
  // and what a busy hypervisor may keep one back.
  [[nodiscard]] static Deadline after_ms(uint64_t ms) noexcept {
    constexpr uint64_t long_enough_ms = 2000;
    constexpr uint64_t latest_tick_ns = 100'000'000;
    return Deadline((ms < long_enough_ms ? monotonic_ns() : tick_ns() + latest_tick_ns) + ms * 1'000'000);
  }
  // The protocol's convention: 0 waits for ever.
  [[nodiscard]] static Deadline from_timeout_ms(uint32_t ms) noexcept { return ms == 0 ? never() : after_ms(ms); }

  [[nodiscard]] bool is_never() const noexcept { return ns_ == std::numeric_limits<uint64_t>::max(); }
  [[nodiscard]] uint64_t ns() const noexcept { return ns_; }
  [[nodiscard]] bool expired() const noexcept { return !is_never() && monotonic_ns() >= ns_; }
  [[nodiscard]] uint64_t remaining_ns() const noexcept {
    if (is_never()) return std::numeric_limits<uint64_t>::max();
    const uint64_t now = monotonic_ns();
    return now >= ns_ ? 0 : ns_ - now;
  }
  // Rounded up, so that a wait of this length never ends before the deadline.
  [[nodiscard]] uint64_t remaining_ms() const noexcept {
    return is_never() ? std::numeric_limits<uint64_t>::max() : (remaining_ns() + 999'999) / 1'000'000;
  }
  [[nodiscard]] Deadline earlier(Deadline other) const noexcept { return ns_ <= other.ns_ ? *this : other; }

 private:
  explicit Deadline(uint64_t ns) noexcept : ns_(ns) {}
  uint64_t ns_;
};

}  // namespace netipc
