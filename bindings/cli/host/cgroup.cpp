#include "host/cgroup.hpp"

#include "text.hpp"

namespace netipc::cli::host {

uint32_t hash_name(std::string_view name) noexcept {
  uint32_t hash = 0x811c9dc5;
  for (const char byte : name) {
    hash *= 16777619;
    hash ^= static_cast<unsigned char>(byte);
  }
  return hash;
}

std::string name_cgroup(std::string_view relative_path) { return replace_unprintable(relative_path, '_'); }

bool is_system_service(std::string_view relative_path) noexcept {
  constexpr std::string_view slice = "system.slice/";
  if (!relative_path.starts_with(slice) || !relative_path.ends_with(".service")) return false;
  relative_path.remove_prefix(slice.size());
  for (size_t end = relative_path.find('/'); end != std::string_view::npos; end = relative_path.find('/')) {
    if (!relative_path.substr(0, end).ends_with(".slice")) return false;
    relative_path.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace netipc::cli::host
