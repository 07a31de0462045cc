#pragma once

// Payload ceilings that grow with what is seen (docs/spec/service.md, "Sizes that
// grow").

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>

#include "wire/constants.hpp"

namespace netipc::service {

// The step a ceiling grows to so that `size` fits: a power of two, at least 16,
// at most `cap`.
[[nodiscard]] constexpr uint32_t grown_ceiling(uint64_t size, uint32_t cap) noexcept {
  constexpr uint64_t smallest = 16;
  return size >= cap ? cap : static_cast<uint32_t>(std::min<uint64_t>(std::bit_ceil(std::max(size, smallest)), cap));
}

// One direction's ceiling of a server. Shared by all its sessions, never lowered.
class LearnedCeiling {
 public:
  // A configured ceiling is also the cap; otherwise growth ends at the protocol's.
  LearnedCeiling(uint32_t configured, uint32_t start) noexcept
      : cap_(configured != 0 ? configured : wire::payload_growth_cap), value_(configured != 0 ? configured : start) {}

  [[nodiscard]] uint32_t get() const noexcept { return value_.load(std::memory_order_relaxed); }

  void learn(uint64_t size) noexcept {
    const uint32_t wanted = grown_ceiling(size, cap_);
    uint32_t now = get();
    while (now < wanted && !value_.compare_exchange_weak(now, wanted, std::memory_order_relaxed)) {
    }
  }

 private:
  const uint32_t cap_;
  std::atomic<uint32_t> value_;
};

}  // namespace netipc::service
