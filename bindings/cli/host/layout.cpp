#include "host/layout.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace netipc::cli::host {
namespace {

namespace fs = std::filesystem;

// By how surely every managed cgroup exists there and holds its own processes:
// managers create a cgroup in memory and pids for all they run, in others only
// where a limit asks for it. A hierarchy without controllers comes after those.
constexpr std::array<std::string_view, 7> preferred = {"memory",      "pids",    "cpuset", "cpu",
                                                       "cpu,cpuacct", "cpuacct", "blkio"};
constexpr std::array others = {"devices",          "freezer", "hugetlb", "misc",       "net_cls", "net_prio",
                               "net_cls,net_prio", "openrc",  "elogind", "perf_event", "rdma",    "systemd"};

// A mounted hierarchy has this file in its root; a copied tree may lack it.
bool looks_mounted(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "cgroup.procs", ignored);
}

bool is_known(const std::string& name) {
  const auto same = [&name](std::string_view known) { return name == known; };
  return std::any_of(preferred.begin(), preferred.end(), same) || std::any_of(others.begin(), others.end(), same);
}

size_t rank(std::string_view name) noexcept {
  const auto found = std::find(preferred.begin(), preferred.end(), name);
  return static_cast<size_t>(found - preferred.begin());
}

// The names of the v1 hierarchies, best first.
std::vector<std::string> controllers(const fs::path& root) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(root, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    const bool folder = entry->symlink_status(ignored).type() == fs::file_type::directory;
    if (folder && name != "unified" && (is_known(name) || looks_mounted(entry->path()))) names.push_back(name);
  }
  std::sort(names.begin(), names.end(),
            [](const std::string& a, const std::string& b) { return rank(a) != rank(b) ? rank(a) < rank(b) : a < b; });
  return names;
}

bool is_unified(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "cgroup.controllers", ignored);
}

}  // namespace

std::string_view name_of(LayoutKind kind) noexcept {
  switch (kind) {
    case LayoutKind::v1:
      return "v1";
    case LayoutKind::v2:
      return "v2";
    case LayoutKind::hybrid:
      return "hybrid";
    case LayoutKind::none:
      break;
  }
  return "none";
}

Layout detect_layout(const std::string& root) {
  Layout layout;
  const fs::path base(root);
  if (is_unified(base)) {
    layout.kind = LayoutKind::v2;
    layout.hierarchies.push_back({root, true});
    return layout;
  }
  for (const std::string& name : controllers(base)) layout.hierarchies.push_back({(base / name).string(), false});
  if (is_unified(base / "unified")) layout.hierarchies.push_back({(base / "unified").string(), true});
  if (!layout.hierarchies.empty()) {
    layout.kind = layout.hierarchies.back().unified ? LayoutKind::hybrid : LayoutKind::v1;
  }
  return layout;
}

size_t hierarchy_rank(std::string_view controllers) noexcept {
  if (controllers.empty()) return preferred.size() + 1;
  return rank(controllers);
}

}  // namespace netipc::cli::host
