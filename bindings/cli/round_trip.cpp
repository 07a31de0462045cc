#include "round_trip.hpp"

#include <algorithm>

namespace netipc::cli {

RoundTrip summarise(std::vector<std::chrono::nanoseconds> samples) {
  std::sort(samples.begin(), samples.end());
  const auto upper = samples[samples.size() / 2];
  const auto lower = samples[(samples.size() - 1) / 2];
  return {samples.size(), samples.front(), (lower + upper) / 2, samples.back()};
}

Json to_json(const RoundTrip& round_trip) {
  return {{"count", round_trip.count},
          {"min_ns", round_trip.min.count()},
          {"median_ns", round_trip.median.count()},
          {"max_ns", round_trip.max.count()}};
}

}  // namespace netipc::cli
