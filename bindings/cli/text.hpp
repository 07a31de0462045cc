#pragma once

// Text that came from elsewhere: cgroup names, paths, names of files. Nothing of
// it may reach a terminal as a control sequence.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netipc::cli {

// The first character of `text`, or its first byte where that starts no valid
// UTF-8. `text` must not be empty.
struct Character {
  std::string_view bytes;
  bool printable;
};
Character first_character(std::string_view text) noexcept;

// Control characters, those that change the direction of text or cannot be seen,
// and malformed bytes become \xNN, the rest stays.
std::string escape(std::string_view text);

// Every control character and malformed byte becomes `substitute`.
std::string replace_unprintable(std::string_view text, char substitute);

// Columns on a terminal, one per character.
size_t display_width(std::string_view text) noexcept;

// At most `width` columns, with dots in the middle for what was left out.
std::string shorten(std::string_view text, size_t width);

// "1 cgroup", "2 cgroups".
std::string counted(uint64_t count, std::string_view noun);

// "0.112 ms", "1.500 s".
std::string format_duration(std::chrono::nanoseconds duration);

// "4294967296" or "0x100000000"; nothing but digits, nothing over 64 bits.
std::optional<uint64_t> parse_number(std::string_view text) noexcept;

// "5", "1.5s", "500ms", "2m": seconds unless the unit says otherwise. At least
// 1 ms (or exactly 0), at most what fits 32 bits of milliseconds.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) noexcept;

}  // namespace netipc::cli
