#include "bench/cgroups.hpp"

#include <algorithm>
#include <cstring>
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

std::vector<Cgroup> make_cgroups(uint32_t items, size_t path_length) {
  std::vector<Cgroup> cgroups;
  cgroups.reserve(items);
  for (uint32_t i = 0; i < items; ++i) {
    Cgroup cgroup;
    cgroup.name = "cgroup_" + std::to_string(i * 7919) + std::string(i % 17, 'x');
    cgroup.hash = fnv1(cgroup.name);
    cgroup.path = "/sys/fs/cgroup/system.slice/docker-4f1d" + cgroup.name + ".scope";
    if (path_length != 0) cgroup.path.resize(path_length, 'p');
    cgroups.push_back(std::move(cgroup));
  }
  return cgroups;
}

std::vector<uint32_t> random_order(uint32_t items) {
  std::vector<uint32_t> order(items);
  std::iota(order.begin(), order.end(), 0U);
  std::shuffle(order.begin(), order.end(), std::mt19937(1));
  return order;
}

bool same_text(const netipc_codec_str& text, const std::string& expected) noexcept {
  return text.len == expected.size() && std::memcmp(text.data, expected.data(), text.len) == 0;
}

}  // namespace netipc::cli::bench
