#pragma once

// Finding NULs sixteen bytes at a time. Compiler vectors, so the same code serves
// every CPU; all loads stay inside what the caller owns.

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.hpp"
#include "codec/view.hpp"

namespace netipc::codec {

namespace scan {

using Block = unsigned char __attribute__((vector_size(16)));
using Halves = uint64_t __attribute__((vector_size(16)));
using Quarters = uint32_t __attribute__((vector_size(16)));
inline constexpr size_t block_size = sizeof(Block);

inline Block load_block(const void* from) noexcept {
  Block block;
  std::memcpy(&block, from, block_size);
  return block;
}

// All ones in each lane that is zero.
inline Block zero_lanes(Block block) noexcept { return Block(block == 0); }

inline Block lesser(Block a, Block b) noexcept { return a < b ? a : b; }

inline bool any_zero(Block block) noexcept {
  const auto halves = Halves(zero_lanes(block));
  return (halves[0] | halves[1]) != 0;
}

// The lanewise minimum of `least` and every byte of the text: a lane becomes zero
// when the text holds a NUL. Whatever the length, a few pieces that overlap cover
// it; `see(offset, piece)` is shown each.
template <class See>
[[nodiscard]] inline Block least_of(Block least, const char* text, size_t len, See&& see) noexcept {
  const auto piece = [&]<class Piece>(size_t at, Piece value) {
    std::memcpy(&value, text + at, sizeof value);
    see(at, value);
    return value;
  };
  if (len >= block_size) {
    least = lesser(least, piece(0, Block{}));
    if (len > 2 * block_size) {
      least = lesser(least, piece(block_size, Block{}));
      for (size_t at = 2 * block_size; at + 2 * block_size < len; at += block_size)
        least = lesser(least, piece(at, Block{}));
      least = lesser(least, piece(len - 2 * block_size, Block{}));
    }
    return lesser(least, piece(len - block_size, Block{}));
  }
  if (len >= 8) {
    const Halves halves{piece(0, uint64_t{}), piece(len - 8, uint64_t{})};
    return lesser(least, Block(halves));
  }
  if (len >= 4) {
    const uint32_t first = piece(0, uint32_t{});
    const uint32_t last = piece(len - 4, uint32_t{});
    return lesser(least, Block(Quarters{first, last, first, last}));
  }
  if (len == 0) return least;
  const uint8_t first = piece(0, uint8_t{});
  const uint8_t middle = piece(len / 2, uint8_t{});
  const uint8_t last = piece(len - 1, uint8_t{});
  const bool nul = first == 0 || middle == 0 || last == 0;
  return nul ? Block{} : least;
}

}  // namespace scan

// Whether any of several texts holds a NUL, asked once behind all of them.
class NulSearch {
 public:
  void look_at(Str text) noexcept {
    least_ = scan::least_of(least_, text.data, text.len, [](size_t, auto) noexcept {});
  }
  // Copies the text and a terminating NUL. One pass: what is looked at is what was
  // copied.
  void copy(std::byte* to, Str text) noexcept {
    least_ = scan::least_of(least_, text.data, text.len,
                            [to](size_t at, auto piece) noexcept { std::memcpy(to + at, &piece, sizeof piece); });
    to[text.len] = std::byte{0};
  }
  [[nodiscard]] bool found() const noexcept { return scan::any_zero(least_); }

 private:
  scan::Block least_ = ~scan::Block{};
};

[[nodiscard]] inline bool has_nul(Str text) noexcept {
  NulSearch search;
  search.look_at(text);
  return search.found();
}

}  // namespace netipc::codec
