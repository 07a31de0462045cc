#include "keys.hpp"

#include <fmt/format.h>
#include <limits.h>

#include <algorithm>
#include <charconv>

#include "exit.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

Failure refuse(const Key& key, std::string_view expected) {
  const std::string place = key.where.empty() ? std::string() : key.where + ": ";
  if (key.text.empty()) return {Exit::usage, fmt::format("{}a key is empty: {}", place, expected)};
  if (key.text.find('\0') != std::string::npos) {
    return {Exit::usage, fmt::format("{}a key holds a NUL: {}", place, expected)};
  }
  constexpr size_t shown = 60;
  if (key.text.size() >= PATH_MAX) {
    return {Exit::usage, fmt::format("{}'{}' is too long: {}", place, shorten(key.text, shown), expected)};
  }
  return {Exit::usage, fmt::format("{}'{}' is no key: {}", place, shorten(key.text, shown), expected)};
}

}  // namespace

std::vector<Key> read_keys(const std::vector<std::string>& arguments, std::istream& input) {
  std::vector<Key> keys;
  const bool from_input = std::ranges::find(arguments, "-") != arguments.end();
  if (from_input && arguments.size() != 1) {
    throw Failure{Exit::usage, "- stands for all keys: give it alone, or give the keys"};
  }
  if (!from_input) {
    for (const std::string& argument : arguments) keys.push_back({argument, {}});
    return keys;
  }
  for (std::string line; std::getline(input, line);) {
    // As editors of other systems end lines.
    if (line.ends_with('\r')) line.pop_back();
    keys.push_back({std::move(line), fmt::format("line {} of the input", keys.size() + 1)});
  }
  if (keys.empty()) throw Failure{Exit::usage, "the input is empty: give one key a line"};
  return keys;
}

std::string path_of(const Key& key) {
  if (!key.text.empty() && key.text.find('\0') == std::string::npos && key.text.size() < PATH_MAX) return key.text;
  throw refuse(key, "give paths as /proc/PID/cgroup shows them, of at most 4095 bytes");
}

uint32_t pid_of(const Key& key) {
  uint32_t pid = 0;
  const char* last = key.text.data() + key.text.size();
  const auto [end, error] = std::from_chars(key.text.data(), last, pid);
  if (error == std::errc{} && end == last) return pid;
  throw refuse(key, "give PIDs, numbers from 0 to 4294967295");
}

}  // namespace netipc::cli
