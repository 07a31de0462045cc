#include "profiles.hpp"

#include <netipc/transport.h>

#include "bit_names.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

constexpr BitName names[] = {
    {NETIPC_TRANSPORT_PROFILE_BASELINE, "baseline"},
    {NETIPC_TRANSPORT_PROFILE_SHM_HYBRID, "shm-hybrid"},
    {NETIPC_TRANSPORT_PROFILE_SHM_FUTEX, "shm-futex"},
};

constexpr uint32_t known_bits() noexcept {
  uint32_t bits = 0;
  for (const BitName& name : names) bits |= name.bit;
  return bits;
}

std::optional<uint32_t> parse_profile(std::string_view text) noexcept {
  if (text == "all") return known_bits();
  for (const BitName& name : names) {
    if (text == name.name) return name.bit;
  }
  const std::optional<uint64_t> number = parse_number(text);
  if (!number.has_value() || *number == 0 || (*number & ~uint64_t{known_bits()}) != 0) return std::nullopt;
  return static_cast<uint32_t>(*number);
}

}  // namespace

std::optional<uint32_t> parse_profiles(std::string_view text) noexcept {
  uint32_t mask = 0;
  for (;;) {
    const size_t comma = text.find(',');
    const std::optional<uint32_t> profile = parse_profile(text.substr(0, comma));
    if (!profile.has_value()) return std::nullopt;
    mask |= *profile;
    if (comma == std::string_view::npos) return mask;
    text.remove_prefix(comma + 1);
  }
}

std::vector<std::string> profile_names(uint32_t mask) { return bit_names(mask, names); }

}  // namespace netipc::cli
