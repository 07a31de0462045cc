#pragma once

// The numbers of batches: as many as a random generator says, made beforehand.

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace netipc::cli::bench {

inline constexpr uint32_t least_items = 2;
inline constexpr uint32_t most_items = 1000;
// On the wire every number has eight bytes in the directory and eight of its own.
inline constexpr uint32_t most_batch_bytes = most_items * 16;

class Numbers {
 public:
  Numbers() { std::iota(numbers_.begin(), numbers_.end(), uint64_t{1} << 40); }

  std::span<const uint64_t> next() noexcept {
    const size_t count = least_items + random() % (most_items - least_items + 1);
    return std::span(numbers_).subspan(random() % most_items, count);
  }

 private:
  // Marsaglia's xorshift: any generator would do, so the cheapest.
  uint32_t random() noexcept {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 17U;
    state_ ^= state_ << 5U;
    return state_;
  }

  uint32_t state_ = 2463534242U;
  std::vector<uint64_t> numbers_ = std::vector<uint64_t>(size_t{2} * most_items);
};

// Whether every answer is its number plus one.
inline bool successors(std::span<const uint64_t> numbers, const uint64_t* answers) noexcept {
  uint64_t differences = 0;
  for (size_t i = 0; i < numbers.size(); ++i) differences |= answers[i] ^ (numbers[i] + 1);
  return differences == 0;
}

}  // namespace netipc::cli::bench
