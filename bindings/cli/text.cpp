#include "text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

namespace netipc::cli {
namespace {

constexpr std::string_view ellipsis = "...";

struct LeadByte {
  size_t length;       // bytes of the character, 0 for a byte that starts none
  unsigned char low;   // least value of the second byte,
  unsigned char high;  // greatest: excludes overlong forms, surrogates, above U+10FFFF
};

LeadByte classify(unsigned char lead) noexcept {
  if (lead < 0x80) return {1, 0, 0};
  if (lead < 0xc2 || lead > 0xf4) return {0, 0, 0};
  if (lead < 0xe0) return {2, 0x80, 0xbf};
  if (lead == 0xe0) return {3, 0xa0, 0xbf};
  if (lead == 0xed) return {3, 0x80, 0x9f};
  if (lead < 0xf0) return {3, 0x80, 0xbf};
  if (lead == 0xf0) return {4, 0x90, 0xbf};
  if (lead == 0xf4) return {4, 0x80, 0x8f};
  return {4, 0x80, 0xbf};
}

bool well_formed(std::string_view text, const LeadByte& lead) noexcept {
  if (lead.length == 0 || text.size() < lead.length) return false;
  for (size_t i = 1; i < lead.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (i == 1 ? (byte < lead.low || byte > lead.high) : (byte < 0x80 || byte > 0xbf)) return false;
  }
  return true;
}

char32_t code_point(std::string_view character) noexcept {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first;
  // The lead byte's mark takes as many bits as the character has bytes, and one more.
  char32_t code = first & (0x7fU >> character.size());
  for (const char byte : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(byte) & 0x3fU);
  return code;
}

// What moves the cursor, and what shows text in another order than it has, breaks
// its line or hides in it.
bool is_control(char32_t code) noexcept {
  const auto within = [code](char32_t first, char32_t last) { return code >= first && code <= last; };
  return code < 0x20 || within(0x7f, 0x9f) || code == 0x61c ||  // Arabic letter mark
         within(0x200b, 0x200f) ||                              // zero width, direction marks
         within(0x2028, 0x202e) ||                              // separators, embeddings, overrides
         within(0x2060, 0x206f) || code == 0xfeff;              // joiners, isolates, byte order mark
}

}  // namespace

Character first_character(std::string_view text) noexcept {
  const LeadByte lead = classify(static_cast<unsigned char>(text.front()));
  if (!well_formed(text, lead)) return {text.substr(0, 1), false};
  const std::string_view bytes = text.substr(0, lead.length);
  return {bytes, !is_control(code_point(bytes))};
}

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    text.remove_prefix(character.bytes.size());
    if (character.printable) {
      out += character.bytes;
      continue;
    }
    for (const char byte : character.bytes) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  }
  return out;
}

std::string replace_unprintable(std::string_view text, char substitute) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    text.remove_prefix(character.bytes.size());
    if (character.printable) {
      out += character.bytes;
    } else {
      out += substitute;
    }
  }
  return out;
}

size_t display_width(std::string_view text) noexcept {
  size_t columns = 0;
  while (!text.empty()) {
    text.remove_prefix(first_character(text).bytes.size());
    ++columns;
  }
  return columns;
}

namespace {

// The first or last `columns` characters.
std::string_view leading(std::string_view text, size_t columns) noexcept {
  size_t bytes = 0;
  while (columns-- > 0 && bytes < text.size()) bytes += first_character(text.substr(bytes)).bytes.size();
  return text.substr(0, bytes);
}

std::string_view trailing(std::string_view text, size_t columns) noexcept {
  const size_t all = display_width(text);
  return columns >= all ? text : text.substr(leading(text, all - columns).size());
}

}  // namespace

std::string shorten(std::string_view text, size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width <= ellipsis.size()) return std::string(leading(text, width));
  const size_t kept = width - ellipsis.size();
  // The end of a path says more than its beginning.
  const size_t head = kept / 3;
  return fmt::format("{}{}{}", leading(text, head), ellipsis, trailing(text, kept - head));
}

std::string counted(uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string format_duration(std::chrono::nanoseconds duration) {
  const double ms = static_cast<double>(duration.count()) / 1e6;
  return ms < 1000 ? fmt::format("{:.3f} ms", ms) : fmt::format("{:.3f} s", ms / 1000);
}

std::optional<uint64_t> parse_number(std::string_view text) noexcept {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.remove_prefix(2);
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, hex ? 16 : 10);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) noexcept {
  double count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count, std::chars_format::fixed);
  if (error != std::errc{} || !(count >= 0)) return std::nullopt;
  const std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  double scale = 0;
  if (unit.empty() || unit == "s") scale = 1000;
  if (unit == "ms") scale = 1;
  if (unit == "m") scale = 60000;
  const double ms = std::round(count * scale);
  if (scale == 0 || ms >= std::numeric_limits<uint32_t>::max() || (ms == 0 && count != 0)) return std::nullopt;
  return std::chrono::milliseconds(static_cast<int64_t>(ms));
}

}  // namespace netipc::cli
