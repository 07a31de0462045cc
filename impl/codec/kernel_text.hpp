#pragma once

// Texts and their NULs, a vector at a time. Compiler vectors, so the same code serves
// every CPU; all loads stay inside what the caller owns. Part of a kernel: see
// kernel_parts.hpp.

#include "codec/kernel_parts.hpp"

namespace netipc::codec::NETIPC_KERNEL {

inline constexpr size_t block_size = NETIPC_KERNEL_BLOCK;
using Block = unsigned char __attribute__((vector_size(NETIPC_KERNEL_BLOCK)));
using BlockWords = uint64_t __attribute__((vector_size(NETIPC_KERNEL_BLOCK)));
// What texts of less than a block are looked at with.
inline constexpr size_t half_size = 16;
using Half = unsigned char __attribute__((vector_size(16)));
using HalfWords = uint64_t __attribute__((vector_size(16)));
using HalfQuarters = uint32_t __attribute__((vector_size(16)));

struct Halves {
  Half first;
  Half second;
};
[[gnu::always_inline]] inline Halves halves_of(Block block) noexcept {
#if NETIPC_KERNEL_BLOCK == 32
  return {__builtin_shufflevector(block, block, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
          __builtin_shufflevector(block, block, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31)};
#else
  return {block, Half{}};
#endif
}

template <class Piece>
[[gnu::always_inline]] inline Piece load_piece(const void* from) noexcept {
  Piece piece;
  std::memcpy(&piece, from, sizeof piece);
  return piece;
}

[[gnu::always_inline]] inline Half lesser(Half a, Half b) noexcept { return a < b ? a : b; }

// Copies texts and finds out whether any holds a NUL, asked once behind all of them: the
// answer costs as much as copying a text. What is looked at is what was copied: a lane of
// the running minimum becomes zero when a text holds a NUL.
class TextCopy {
 public:
  // Not left to the compiler: GCC makes such a constructor for any CPU and, when it does not
  // optimise, fails on the vectors in it.
  [[gnu::always_inline]] TextCopy() noexcept : least_(~Block{}), half_least_(~Half{}) {}

  // Whatever the length, a few pieces that overlap cover the text: lengths differ from
  // text to text, so a loop for every block would end differently every time. The NUL
  // comes with the last piece: a store of its own costs as much as that piece.
  [[gnu::always_inline]] void put(std::byte* to, Str text) noexcept {
    const size_t len = text.len;
    if (len >= half_size) {
      if (len < block_size) {
        copy_half(to, text, 0);
        copy_half_end(to, text);
      } else {
        const size_t last = len - block_size;
        copy_block(to, text, 0);
        copy_block(to, text, block_size < last ? block_size : last);
        for (size_t at = 2 * block_size; at < last; at += block_size) copy_block(to, text, at);
        copy_block(to, text, last);
        to[len] = std::byte{0};
      }
    } else if (len >= 8) {
      const auto first = copy<uint64_t>(to, text, 0);
      const auto last = copy_end<uint64_t>(to, text);
      see(Half(HalfWords{first, last}));
    } else if (len >= 4) {
      const auto first = copy<uint32_t>(to, text, 0);
      const auto last = copy_end<uint32_t>(to, text);
      see(Half(HalfQuarters{first, last, first, last}));
    } else {
      if (len != 0) {
        const auto first = copy<uint8_t>(to, text, 0);
        const auto middle = copy<uint8_t>(to, text, len / 2);
        const auto last = copy<uint8_t>(to, text, len - 1);
        if (first == 0 || middle == 0 || last == 0) half_least_ = Half{};
      }
      to[len] = std::byte{0};
    }
  }

  [[nodiscard, gnu::always_inline]] bool met_nul() const noexcept {
    Half least = half_least_;
    if constexpr (block_size > half_size)
      least = lesser(least, lesser(halves_of(least_).first, halves_of(least_).second));
    else
      least = lesser(least, halves_of(least_).first);
    const auto zeros = HalfWords(least == 0);
    return (zeros[0] | zeros[1]) != 0;
  }

 private:
  template <class Piece>
  [[gnu::always_inline]] static Piece copy(std::byte* to, Str text, size_t at) noexcept {
    const auto piece = load_piece<Piece>(text.data + at);
    std::memcpy(to + at, &piece, sizeof piece);
    return piece;
  }
  // The last bytes and the NUL behind them.
  template <class Word>
  [[gnu::always_inline]] static Word copy_end(std::byte* to, Str text) noexcept {
    const auto word = load_piece<Word>(text.data + text.len - sizeof(Word));
    const Word with_nul = std::endian::native == std::endian::little ? word >> 8 : word << 8;
    std::memcpy(to + text.len + 1 - sizeof(Word), &with_nul, sizeof(Word));
    return word;
  }
  [[gnu::always_inline]] void copy_block(std::byte* to, Str text, size_t at) noexcept {
    const auto block = copy<Block>(to, text, at);
    least_ = block < least_ ? block : least_;
  }
  [[gnu::always_inline]] void copy_half(std::byte* to, Str text, size_t at) noexcept { see(copy<Half>(to, text, at)); }
  [[gnu::always_inline]] void copy_half_end(std::byte* to, Str text) noexcept {
    const auto half = load_piece<Half>(text.data + text.len - half_size);
    const Half with_nul = __builtin_shufflevector(half, Half{}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    std::memcpy(to + text.len + 1 - half_size, &with_nul, half_size);
    see(half);
  }
  [[gnu::always_inline]] void see(Half half) noexcept { half_least_ = lesser(half, half_least_); }

  Block least_;
  Half half_least_;
};

// Bytes that are zero, counted lane by lane. A lane counts to 255.
class ZeroLanes {
 public:
  [[gnu::always_inline]] void see(const std::byte* from) noexcept {
    lanes_ -= zeros(from);
  }
  // Only where the mask is all ones.
  [[gnu::always_inline]] void see(const std::byte* from, const Block& mask) noexcept {
    lanes_ -= zeros(from) & mask;
  }
  [[nodiscard, gnu::always_inline]] uint64_t sum() const noexcept {
    // Pairs of lanes, then all, without a carry between them: 16 bits hold the sum of 32 lanes.
    constexpr uint64_t even = 0x00ff00ff00ff00ffu;
    const auto words = BlockWords(lanes_);
    const BlockWords pairs = (words & even) + ((words >> 8) & even);
    uint64_t total = 0;
    for (size_t i = 0; i < block_size / 8; ++i) total += pairs[i] * 0x0001000100010001u >> 48;
    return total;
  }

 private:
  // All ones is minus one.
  [[gnu::always_inline]] static Block zeros(const std::byte* from) noexcept {
    Block block;
    std::memcpy(&block, from, block_size);
    return Block(block == 0);
  }
  Block lanes_{};
};

[[gnu::always_inline]] inline bool is_zero(const Block& block) noexcept {
  const auto words = BlockWords(block);
  uint64_t any = 0;
  for (size_t i = 0; i < block_size / 8; ++i) any |= words[i];
  return any == 0;
}

// The block that starts at n in this table has its last n lanes set.
struct TailMasks {
  unsigned char bytes[2 * block_size] = {};
  constexpr TailMasks() noexcept {
    for (size_t i = block_size; i < 2 * block_size; ++i) bytes[i] = 0xff;
  }
};
inline constexpr TailMasks tail_masks;

// Whether the eight bytes before `end` are zero from the last `count` on, 1 to 8.
[[gnu::always_inline]] inline bool zero_before(const std::byte* end, uint64_t count) noexcept {
  const auto word = load<uint64_t>(end - 8);
  const uint64_t others = 64 - 8 * count;
  return (std::endian::native == std::endian::little ? word >> others : word << others) == 0;
}

// Zero bytes in [begin, end), which is not empty. Requires a block of readable bytes before
// `end`.
[[gnu::noinline]] inline uint64_t count_zeros(const std::byte* begin, const std::byte* end) noexcept {
  constexpr ptrdiff_t four_blocks = 4 * block_size;
  // What two sets of lanes have room for, less a look or two at what is left.
  constexpr ptrdiff_t run = 126 * four_blocks;
  uint64_t total = 0;
  while (true) {
    const std::byte* const stop = end - begin > run ? begin + run : end;
    ZeroLanes lanes;
    ZeroLanes more_lanes;
    for (const std::byte* const last = stop - four_blocks; begin < last; begin += four_blocks) {
      lanes.see(begin);
      more_lanes.see(begin + block_size);
      lanes.see(begin + 2 * block_size);
      more_lanes.see(begin + 3 * block_size);
    }
    const std::byte* const last = stop - block_size;
    for (; begin < last; begin += block_size) lanes.see(begin);
    lanes.see(last, load_piece<Block>(tail_masks.bytes + (stop - begin)));
    total += lanes.sum() + more_lanes.sum();
    if (stop == end) return total;
    begin = stop;
  }
}

}  // namespace netipc::codec::NETIPC_KERNEL
