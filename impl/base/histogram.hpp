#pragma once

// How values are distributed, in a fixed number of counters: sixteen equal buckets
// for every power of two, so a value read back is off by at most 1/32 of itself
// (3.2 %). Values below 32 are exact; those of 2^40 and above share the last bucket.
//
// Recording allocates nothing and takes no lock. Any thread may read at any time.

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace netipc {

class Histogram {
 public:
  // All zero without a value.
  struct Summary {
    uint64_t count = 0;
    uint64_t min = 0;
    uint64_t max = 0;
    uint64_t mean = 0;
    uint64_t p50 = 0;
    uint64_t p90 = 0;
    uint64_t p99 = 0;
    uint64_t p999 = 0;
  };

  // For any number of recording threads.
  void record(uint64_t value) noexcept {
    lower(min_, value);
    raise(max_, value);
    sum_.fetch_add(value, std::memory_order_relaxed);
    // Last and release: whoever counts this value sees it in the three above.
    counts_[bucket_of(value)].fetch_add(1, std::memory_order_release);
  }

  // The same where one thread at a time records, without locked instructions.
  void record_alone(uint64_t value) noexcept {
    if (value < min_.load(std::memory_order_relaxed)) min_.store(value, std::memory_order_relaxed);
    if (value > max_.load(std::memory_order_relaxed)) max_.store(value, std::memory_order_relaxed);
    sum_.store(sum_.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
    std::atomic<uint64_t>& count = counts_[bucket_of(value)];
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  [[nodiscard]] Summary summary() const noexcept {
    Summary out;
    std::array<uint64_t, buckets> counts{};
    for (size_t i = 0; i < buckets; ++i) {
      counts[i] = counts_[i].load(std::memory_order_acquire);
      out.count += counts[i];
    }
    if (out.count == 0) return out;
    out.min = min_.load(std::memory_order_relaxed);
    out.max = max_.load(std::memory_order_relaxed);
    // The sum may hold values that were recorded after the counting.
    out.mean = std::clamp(sum_.load(std::memory_order_relaxed) / out.count, out.min, out.max);
    const auto at = [&](uint64_t per_mille) noexcept {
      const uint64_t rank = out.count / 1000 * per_mille + (out.count % 1000 * per_mille + 999) / 1000;
      size_t i = 0;
      for (uint64_t seen = counts[0]; seen < rank; seen += counts[i]) ++i;
      return std::clamp(middle_of(i), out.min, out.max);
    };
    out.p50 = at(500);
    out.p90 = at(900);
    out.p99 = at(990);
    out.p999 = at(999);
    return out;
  }

 private:
  static constexpr unsigned fraction_bits = 4;
  static constexpr uint64_t per_octave = uint64_t{1} << fraction_bits;
  static constexpr unsigned value_bits = 40;
  static constexpr uint64_t largest = (uint64_t{1} << value_bits) - 1;

  // From 32 on: which octave, and the five leading bits within it.
  static constexpr size_t bucket_of(uint64_t value) noexcept {
    value = std::min(value, largest);
    const unsigned shift = static_cast<unsigned>(std::bit_width(value | per_octave)) - (fraction_bits + 1);
    return per_octave * shift + static_cast<size_t>(value >> shift);
  }
  static constexpr uint64_t middle_of(size_t bucket) noexcept {
    const uint64_t shift = bucket < per_octave ? 0 : bucket / per_octave - 1;
    const uint64_t first = (bucket - per_octave * shift) << shift;
    return first + ((uint64_t{1} << shift) >> 1);
  }
  static constexpr size_t buckets = per_octave * (value_bits - fraction_bits + 1);

  static void lower(std::atomic<uint64_t>& bound, uint64_t value) noexcept {
    uint64_t now = bound.load(std::memory_order_relaxed);
    while (value < now && !bound.compare_exchange_weak(now, value, std::memory_order_relaxed)) {
    }
  }
  static void raise(std::atomic<uint64_t>& bound, uint64_t value) noexcept {
    uint64_t now = bound.load(std::memory_order_relaxed);
    while (value > now && !bound.compare_exchange_weak(now, value, std::memory_order_relaxed)) {
    }
  }

  std::atomic<uint64_t> min_{UINT64_MAX};
  std::atomic<uint64_t> max_{0};
  std::atomic<uint64_t> sum_{0};
  std::array<std::atomic<uint64_t>, buckets> counts_{};
};

}  // namespace netipc
