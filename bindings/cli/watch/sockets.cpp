#include "watch/sockets.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "watch/socket_diag.hpp"

namespace netipc::cli::watch {
namespace {

// include/uapi/linux/net.h: __SO_ACCEPTCON and SS_CONNECTED.
constexpr uint64_t listening_flag = 0x10000;
constexpr uint64_t connected_state = 3;

std::optional<uint64_t> number(std::string_view text, int base) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Cuts the next word off.
std::string_view word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const std::string_view taken = line.substr(0, line.find(' '));
  line.remove_prefix(taken.size());
  return taken;
}

SocketsByPath all_sockets() {
  if (auto answer = ask_for_sockets(); answer.has_value()) return *std::move(answer);
  std::ifstream file("/proc/net/unix", std::ios::binary);
  return parse_sockets(std::string{std::istreambuf_iterator<char>(file), {}});
}

}  // namespace

// "address: references protocol flags type state inode path", the path as it is.
SocketsByPath parse_sockets(std::string_view text) {
  SocketsByPath found;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    std::array<std::string_view, 7> words;
    for (std::string_view& taken : words) taken = word(line);
    if (line.size() < 2) continue;
    const auto flags = number(words[3], 16);
    const auto state = number(words[5], 16);
    const auto inode = number(words[6], 10);
    if (!flags.has_value() || !state.has_value() || !inode.has_value()) continue;
    Sockets& sockets = found[std::string(line.substr(1))];
    if ((*flags & listening_flag) != 0) {
      sockets.listener = *inode;
    } else if (*state == connected_state) {
      ++sockets.connections;
    }
  }
  return found;
}

SocketsByPath sockets_in(const std::string& run_dir) {
  SocketsByPath found;
  std::error_code ignored;
  const std::filesystem::path directory = std::filesystem::canonical(run_dir, ignored);
  for (const auto& [path, sockets] : all_sockets()) {
    const std::filesystem::path socket(path);
    const std::filesystem::path parent = socket.parent_path();
    // A path of another working directory cannot be placed.
    if (!socket.is_absolute()) continue;
    if (parent != directory && std::filesystem::weakly_canonical(parent, ignored) != directory) continue;
    // What has no file there is none of the services, whoever says so.
    if (!std::filesystem::is_socket(std::filesystem::symlink_status(directory / socket.filename(), ignored))) continue;
    Sockets& entry = found[socket.filename().string()];
    if (sockets.listener != 0) entry.listener = sockets.listener;
    entry.connections += sockets.connections;
  }
  return found;
}

}  // namespace netipc::cli::watch
