#pragma once

// The cgroups that the scenarios serve and look up: the same on both sides.

#include <netipc/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace netipc::cli::bench {

inline constexpr uint32_t cached_items = 1000;

struct Cgroup {
  uint32_t hash;  // as providers of the service make it
  std::string name;
  std::string path;
};

// Names of some twenty bytes and paths of some sixty, of different length as on a real
// machine; paths of `path_length` where that is given.
std::vector<Cgroup> make_cgroups(uint32_t items, size_t path_length = 0);

// The numbers below `items` in an order that no processor foresees, always the same.
std::vector<uint32_t> random_order(uint32_t items);

inline netipc_codec_str borrow(const std::string& text) { return {text.data(), text.size()}; }

// Equal in every byte.
bool same_text(const netipc_codec_str& text, const std::string& expected) noexcept;

}  // namespace netipc::cli::bench
