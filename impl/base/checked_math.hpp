#pragma once

// Size arithmetic that cannot wrap. Sums of two u32 are formed in 64 bits, so a
// wire value can never overflow before it is compared.

#include <cstddef>
#include <cstdint>
#include <limits>

namespace netipc {

inline constexpr uint64_t u32_max = std::numeric_limits<uint32_t>::max();

[[nodiscard]] constexpr uint64_t align8(uint64_t n) noexcept { return (n + 7) & ~uint64_t{7}; }
[[nodiscard]] constexpr bool aligned8(uint64_t n) noexcept { return (n & 7) == 0; }
[[nodiscard]] constexpr uint64_t align64(uint64_t n) noexcept { return (n + 63) & ~uint64_t{63}; }
[[nodiscard]] constexpr bool fits_u32(uint64_t n) noexcept { return n <= u32_max; }

// A sum of sizes that stays at the largest instead of wrapping.
[[nodiscard]] constexpr size_t capped_sum(size_t a, size_t b) noexcept {
  return b <= std::numeric_limits<size_t>::max() - a ? a + b : std::numeric_limits<size_t>::max();
}

// True when [offset, offset + length) lies inside [0, size).
[[nodiscard]] constexpr bool inside(uint32_t offset, uint32_t length, uint64_t size) noexcept {
  return uint64_t{offset} + length <= size;
}

}  // namespace netipc
