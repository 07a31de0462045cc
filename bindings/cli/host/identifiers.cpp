#include "host/identifiers.hpp"

#include <algorithm>
#include <charconv>

namespace netipc::cli::host {
namespace {

bool is_hex(char c) noexcept { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool all_hex(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_hex); }

bool is_uuid(std::string_view text) noexcept {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char expected) {
           return expected == 'x' ? is_hex(c) : c == expected;
         });
}

}  // namespace

bool is_container_id(std::string_view text) noexcept { return text.size() == 64 && all_hex(text); }

std::string short_id(std::string_view container_id) { return std::string(container_id.substr(0, 12)); }

std::optional<std::string> parse_pod_uid(std::string_view text) {
  std::string uid(text);
  std::replace(uid.begin(), uid.end(), '_', '-');
  if (is_uuid(uid) || (uid.size() == 32 && all_hex(uid))) return uid;
  return std::nullopt;
}

std::optional<std::string_view> between(std::string_view text, std::string_view prefix,
                                        std::string_view suffix) noexcept {
  if (text.size() <= prefix.size() + suffix.size()) return std::nullopt;
  if (!text.starts_with(prefix) || !text.ends_with(suffix)) return std::nullopt;
  return text.substr(prefix.size(), text.size() - prefix.size() - suffix.size());
}

std::string unescape_unit(std::string_view text) {
  constexpr size_t escape_length = 4;  // \x2d
  std::string out;
  while (!text.empty()) {
    unsigned char byte = 0;
    if (text.size() >= escape_length && text.starts_with("\\x")) {
      const char* digits = text.data() + 2;
      const auto [end, error] = std::from_chars(digits, digits + 2, byte, 16);
      if (error == std::errc{} && end == digits + 2 && byte != 0) {
        out += static_cast<char>(byte);
        text.remove_prefix(escape_length);
        continue;
      }
    }
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace netipc::cli::host
