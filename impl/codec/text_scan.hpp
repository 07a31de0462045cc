#pragma once

// Finding NULs sixteen bytes at a time. Compiler vectors, so the same code serves
// every CPU; all loads stay inside what the caller owns.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.hpp"

namespace netipc::codec {

namespace scan {

using Block = unsigned char __attribute__((vector_size(16)));
using Halves = uint64_t __attribute__((vector_size(16)));
inline constexpr size_t block_size = sizeof(Block);

inline Block load_block(const void* from) noexcept {
  Block block;
  std::memcpy(&block, from, block_size);
  return block;
}

// All ones in each lane that is zero.
inline Block zero_lanes(Block block) noexcept { return Block(block == 0); }

inline bool any(Block lanes) noexcept {
  const auto halves = Halves(lanes);
  return (halves[0] | halves[1]) != 0;
}

// Whether one of the eight bytes is zero: borrows only reach a byte's top bit from
// below when that byte, or a lower zero byte, is zero.
inline bool has_zero_byte(uint64_t word) noexcept {
  return ((word - 0x0101010101010101u) & ~word & 0x8080808080808080u) != 0;
}

// Fewer than sixteen bytes, by two loads that overlap.
inline bool short_has_nul(const char* at, size_t len) noexcept {
  if (len >= 8) {
    uint64_t low;
    uint64_t high;
    std::memcpy(&low, at, 8);
    std::memcpy(&high, at + len - 8, 8);
    return has_zero_byte(low) || has_zero_byte(high);
  }
  if (len >= 4) {
    uint32_t low;
    uint32_t high;
    std::memcpy(&low, at, 4);
    std::memcpy(&high, at + len - 4, 4);
    return has_zero_byte(low | uint64_t{high} << 32);
  }
  for (size_t i = 0; i < len; ++i)
    if (at[i] == '\0') return true;
  return false;
}

}  // namespace scan

[[nodiscard]] inline bool has_nul(const char* at, size_t len) noexcept {
  if (len < scan::block_size) return scan::short_has_nul(at, len);
  scan::Block zeros = scan::zero_lanes(scan::load_block(at + len - scan::block_size));
  for (size_t i = 0; i + scan::block_size < len; i += scan::block_size)
    zeros |= scan::zero_lanes(scan::load_block(at + i));
  return scan::any(zeros);
}

// Copies `len` bytes and a terminating NUL; false when one of the bytes is a NUL.
// One pass over the source: what is looked at is what was copied.
[[nodiscard]] inline bool copy_text(std::byte* to, const char* from, size_t len) noexcept {
  bool clean = true;
  if (len < scan::block_size) {
    if (len >= 8) {
      uint64_t low;
      uint64_t high;
      std::memcpy(&low, from, 8);
      std::memcpy(&high, from + len - 8, 8);
      std::memcpy(to, &low, 8);
      std::memcpy(to + len - 8, &high, 8);
      clean = !scan::has_zero_byte(low) && !scan::has_zero_byte(high);
    } else if (len >= 4) {
      uint32_t low;
      uint32_t high;
      std::memcpy(&low, from, 4);
      std::memcpy(&high, from + len - 4, 4);
      std::memcpy(to, &low, 4);
      std::memcpy(to + len - 4, &high, 4);
      clean = !scan::has_zero_byte(low | uint64_t{high} << 32);
    } else {
      for (size_t i = 0; i < len; ++i) {
        to[i] = static_cast<std::byte>(from[i]);
        clean = clean && from[i] != '\0';
      }
    }
  } else {
    const scan::Block last = scan::load_block(from + len - scan::block_size);
    scan::Block zeros = scan::zero_lanes(last);
    for (size_t i = 0; i + scan::block_size < len; i += scan::block_size) {
      const scan::Block block = scan::load_block(from + i);
      std::memcpy(to + i, &block, scan::block_size);
      zeros |= scan::zero_lanes(block);
    }
    std::memcpy(to + len - scan::block_size, &last, scan::block_size);
    clean = !scan::any(zeros);
  }
  to[len] = std::byte{0};
  return clean;
}

}  // namespace netipc::codec
