#pragma once

// The keys of the lookups in the cgroups cache.

#include <cstdint>
#include <string>
#include <vector>

namespace netipc::cli::bench {

inline constexpr uint32_t cached_items = 1000;

struct CacheKey {
  uint32_t hash;  // as providers of the service make it
  std::string name;
};

// Names of containers and units: some twenty bytes, of different length.
std::vector<CacheKey> cache_keys(uint32_t items);

// The numbers below `items` in an order that no processor foresees, always the same.
std::vector<uint32_t> random_order(uint32_t items);

}  // namespace netipc::cli::bench
