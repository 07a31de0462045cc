#pragma once

// What no lookup in the cgroups cache can beat: one probe of a power-of-two table
// of hashes that compares no name and returns a number.

#include <vector>

#include "bench/cgroups.hpp"

namespace netipc::cli::bench {

class BareProbe {
 public:
  explicit BareProbe(const std::vector<Cgroup>& keys) {
    size_t size = 2;
    while (size < 2 * keys.size()) size *= 2;
    slots_.resize(size);
    for (uint32_t i = 0; i < keys.size(); ++i) {
      size_t at = start(keys[i].hash);
      while (slots_[at].value != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {keys[i].hash, i + 1};
    }
  }

  // The place of a key, from 1 on; 0: not there.
  [[nodiscard]] uint32_t find(uint32_t hash) const {
    for (size_t at = start(hash); slots_[at].value != 0; at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].hash == hash) return slots_[at].value;
    return 0;
  }

 private:
  struct Slot {
    uint32_t hash = 0;
    uint32_t value = 0;
  };
  [[nodiscard]] size_t start(uint32_t hash) const { return (hash * 0x9e3779b97f4a7c15U >> 40) & (slots_.size() - 1); }

  std::vector<Slot> slots_;
};

}  // namespace netipc::cli::bench
