#pragma once

// How long calls took.

#include <chrono>
#include <cstddef>
#include <vector>

#include "output.hpp"

namespace netipc::cli {

struct RoundTrip {
  size_t count;
  std::chrono::nanoseconds min;
  std::chrono::nanoseconds median;  // of an even number, the mean of the two in the middle
  std::chrono::nanoseconds max;
};

// `samples` must not be empty.
RoundTrip summarise(std::vector<std::chrono::nanoseconds> samples);

Json to_json(const RoundTrip& round_trip);

}  // namespace netipc::cli
