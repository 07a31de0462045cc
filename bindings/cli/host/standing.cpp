#include "host/standing.hpp"

#include <limits.h>
#include <netipc/codec_cgroups_snapshot.h>

#include <algorithm>

namespace netipc::cli::host {
namespace {

bool is_possible(std::string_view relative_path) noexcept {
  if (relative_path.size() >= PATH_MAX) return false;
  for (;;) {
    const size_t end = std::min(relative_path.find('/'), relative_path.size());
    const std::string_view folder = relative_path.substr(0, end);
    if (folder.empty() || folder == "." || folder == ".." || folder.size() > NAME_MAX) return false;
    if (end == relative_path.size()) return true;
    relative_path.remove_prefix(end + 1);
  }
}

}  // namespace

std::string_view below_root(std::string_view path) noexcept {
  return path.starts_with('/') ? path.substr(1) : path;
}

Standing standing_of(const CgroupSet& set, std::string_view path) {
  const std::string_view relative_path = below_root(path);
  if (!is_possible(relative_path)) return Standing::never;
  const Cgroup* cgroup = find(set, relative_path);
  if (cgroup == nullptr) return Standing::not_yet;
  return (cgroup->options & NETIPC_CODEC_CGROUPS_OPTION_EXCLUDED) != 0 ? Standing::never : Standing::known;
}

}  // namespace netipc::cli::host
