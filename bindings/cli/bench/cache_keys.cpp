#include "bench/cache_keys.hpp"

#include <algorithm>
#include <numeric>
#include <random>

namespace netipc::cli::bench {
namespace {

uint32_t fnv1(const std::string& text) {
  uint32_t hash = 0x811c9dc5U;
  for (const char c : text) {
    hash *= 16777619U;
    hash ^= static_cast<unsigned char>(c);
  }
  return hash;
}

}  // namespace

std::vector<CacheKey> cache_keys(uint32_t items) {
  std::vector<CacheKey> keys;
  keys.reserve(items);
  for (uint32_t i = 0; i < items; ++i) {
    std::string name = "cgroup_" + std::to_string(i * 7919) + std::string(i % 17, 'x');
    const uint32_t hash = fnv1(name);
    keys.push_back({hash, std::move(name)});
  }
  return keys;
}

std::vector<uint32_t> random_order(uint32_t items) {
  std::vector<uint32_t> order(items);
  std::iota(order.begin(), order.end(), 0U);
  std::shuffle(order.begin(), order.end(), std::mt19937(1));
  return order;
}

}  // namespace netipc::cli::bench
