#include "token.hpp"

#include <xxhash.h>

#include <charconv>

namespace netipc::cli {

std::optional<Uuid> parse_uuid(std::string_view text) noexcept {
  constexpr size_t digits_wanted = 2 * std::tuple_size_v<Uuid>;
  Uuid uuid{};
  size_t digits = 0;
  for (const char& c : text) {
    if (c == '-') continue;
    unsigned digit = 0;
    const auto [end, error] = std::from_chars(&c, &c + 1, digit, 16);
    if (error != std::errc{} || end != &c + 1 || digits == digits_wanted) return std::nullopt;
    unsigned char& byte = uuid[digits / 2];
    byte = static_cast<unsigned char>(byte * 16U + digit);
    ++digits;
  }
  if (digits != digits_wanted) return std::nullopt;
  return uuid;
}

uint64_t token_of(const Uuid& invocation) noexcept { return XXH3_64bits(invocation.data(), invocation.size()); }

}  // namespace netipc::cli
