#pragma once

// The quick yes for an item laid out as every encoder lays it out: strings and
// labels gapless and in order. "No" only means that the item has to be judged step
// by step, which also finds the right error.

#include <array>
#include <bit>

#include "codec/lookup_common.hpp"
#include "codec/text_scan.hpp"

namespace netipc::codec::lookup {

// The block that starts at n in this table has its last n lanes set.
inline constexpr std::array<unsigned char, 32> tail_masks = [] {
  std::array<unsigned char, 32> masks{};
  for (size_t i = 16; i < 32; ++i) masks[i] = 0xff;
  return masks;
}();

// Adds the NULs in [begin, end) of the item to `counts`, lane by lane. The last look
// takes the sixteen bytes up to `end`, so the item must be that long before it.
inline scan::Block count_lanes(scan::Block counts, const std::byte* item, size_t begin, size_t end) noexcept {
  // All ones is minus one.
  const auto see = [&](size_t at) noexcept { counts -= scan::zero_lanes(scan::load_block(item + at)); };
  const size_t last = end - scan::block_size;
  for (; begin + scan::block_size <= last; begin += 2 * scan::block_size) {
    see(begin);
    see(begin + scan::block_size);
  }
  if (begin <= last) {
    see(begin);
    begin += scan::block_size;
  }
  const scan::Block mask = scan::load_block(tail_masks.data() + (end - begin));
  return counts - (scan::zero_lanes(scan::load_block(item + end - scan::block_size)) & mask);
}

// Fifteen ones in each of sixteen lanes add up to less than 256: so many blocks of
// text, and a tail of each range, are counted before a sum is due.
inline constexpr size_t bytes_per_sum = 13 * scan::block_size;

inline uint64_t sum_of(scan::Block counts) noexcept {
  const auto halves = scan::Halves(counts);
  return ((halves[0] + halves[1]) * 0x0101010101010101u) >> 56;
}

inline uint64_t count_nuls(const std::byte* item, size_t begin, size_t end) noexcept {
  uint64_t total = 0;
  for (; end - begin > bytes_per_sum; begin += bytes_per_sum)
    total += sum_of(count_lanes(scan::Block{}, item, begin, begin + bytes_per_sum));
  return total + sum_of(count_lanes(scan::Block{}, item, begin, end));
}

// Whether the eight bytes before `end` are zero from the last `count` on, 1 to 8.
inline bool zero_before(const std::byte* end, uint64_t count) noexcept {
  const auto word = load<uint64_t>(end - 8);
  const uint64_t others = 64 - 8 * count;
  return (std::endian::native == std::endian::little ? word >> others : word << others) == 0;
}

// `ends`: one past each fixed string, NUL included. The caller has found them
// gapless behind the header.
template <size_t strings>
[[nodiscard]] inline bool canonical(Bytes item, size_t header_size, const std::array<uint64_t, strings>& ends,
                                    uint32_t labels) noexcept {
  const std::byte* const at = item.data();
  const uint64_t fixed_end = ends.back();
  // As many NULs as strings, and each at its place: so there is none inside one.
  std::byte terminators{0};
  if (labels == 0) {
    if (fixed_end != item.size()) return false;
    for (const uint64_t end : ends) terminators |= at[end - 1];
    return terminators == std::byte{0} && count_nuls(at, header_size, fixed_end) == strings;
  }

  const uint64_t table = align8(fixed_end);
  const uint64_t label_strings = table + uint64_t{labels} * lookup_label_size;
  if (label_strings > item.size() || !zero_before(at + table, table - fixed_end + 1)) return false;
  for (const uint64_t end : ends) terminators |= at[end - 1];
  uint64_t running = label_strings;
  for (const std::byte* entry = at + table; entry != at + label_strings; entry += lookup_label_size) {
    const Range key{load<uint32_t>(entry), load<uint32_t>(entry + 4)};
    const Range value{load<uint32_t>(entry + 8), load<uint32_t>(entry + 12)};
    const uint64_t key_end = running + key.length + 1;
    if (key.length == 0 || key.offset != running || value.offset != key_end) return false;
    running = key_end + value.length + 1;
    if (running > item.size()) return false;
    terminators |= at[key_end - 1] | at[running - 1];
  }
  if (running != item.size() || terminators != std::byte{0}) return false;
  const uint64_t nuls =
      running - header_size <= bytes_per_sum
          ? sum_of(count_lanes(count_lanes(scan::Block{}, at, header_size, fixed_end), at, label_strings, running))
          : count_nuls(at, header_size, fixed_end) + count_nuls(at, label_strings, running);
  return nuls == strings + 2 * uint64_t{labels};
}

}  // namespace netipc::codec::lookup
