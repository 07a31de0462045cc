#pragma once

// The token that peers of one agent share: XXH3-64 of the invocation's UUID.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace netipc::cli {

using Uuid = std::array<unsigned char, 16>;

// 32 hexadecimal digits, hyphens anywhere between them.
std::optional<Uuid> parse_uuid(std::string_view text) noexcept;

uint64_t token_of(const Uuid& invocation) noexcept;

}  // namespace netipc::cli
