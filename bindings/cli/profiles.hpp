#pragma once

// Transport profiles as people write them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netipc::cli {

// "baseline", "shm-hybrid", "shm-futex", "all" or numbers, separated by commas.
// Nothing for an empty list, an unknown name or a bit no profile has.
std::optional<uint32_t> parse_profiles(std::string_view text) noexcept;

// The names of the bits of a mask, lowest first; an unknown bit is "0x8".
std::vector<std::string> profile_names(uint32_t mask);

}  // namespace netipc::cli
