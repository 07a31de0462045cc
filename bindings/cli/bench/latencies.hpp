#pragma once

// How long requests took: counted in buckets, so that millions a second cost nothing.

#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace netipc::cli::bench {

// Buckets are less than one percent wide: 128 to every power of two.
class Latencies {
 public:
  void add(std::chrono::nanoseconds latency, uint64_t count = 1) noexcept {
    counts_[bucket_of(latency.count() < 0 ? 0 : static_cast<uint64_t>(latency.count()))] += count;
    total_ += count;
  }

  // The latency that `percent` of all stay within, in nanoseconds; 0 without any.
  [[nodiscard]] double percentile(double percent) const noexcept {
    const double wanted = static_cast<double>(total_) * percent / 100;
    uint64_t seen = 0;
    for (size_t bucket = 0; bucket < counts_.size(); ++bucket) {
      seen += counts_[bucket];
      if (seen > 0 && static_cast<double>(seen) >= wanted) return middle_of(bucket);
    }
    return 0;
  }

 private:
  static constexpr unsigned bits = 7;
  static constexpr uint64_t steps = uint64_t{1} << bits;

  // Below 128 ns a bucket for every one; above, the seven bits behind the leading one.
  static size_t bucket_of(uint64_t ns) noexcept {
    if (ns < steps) return ns;
    const auto shift = static_cast<unsigned>(std::bit_width(ns)) - bits - 1;
    return (shift + 1) * steps + ((ns >> shift) - steps);
  }
  static double middle_of(size_t bucket) noexcept {
    if (bucket < steps) return static_cast<double>(bucket);
    const size_t shift = bucket / steps - 1;
    const double least = static_cast<double>((bucket % steps + steps) << shift);
    return least + static_cast<double>((uint64_t{1} << shift) - 1) / 2;
  }

  std::array<uint64_t, (64 - bits + 1) * steps> counts_{};
  uint64_t total_ = 0;
};

}  // namespace netipc::cli::bench
