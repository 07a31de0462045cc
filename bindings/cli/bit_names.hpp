#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netipc::cli {

struct BitName {
  uint32_t bit;
  std::string_view name;
};

// The names of the bits of a mask, lowest first; those nobody named as "0x8".
inline std::vector<std::string> bit_names(uint32_t mask, std::span<const BitName> names) {
  std::vector<std::string> found;
  for (uint32_t bit = 1; bit != 0; bit <<= 1) {
    if ((mask & bit) == 0) continue;
    std::string text = fmt::format("{:#x}", bit);
    for (const BitName& name : names) {
      if (name.bit == bit) text = name.name;
    }
    found.push_back(std::move(text));
  }
  return found;
}

}  // namespace netipc::cli
