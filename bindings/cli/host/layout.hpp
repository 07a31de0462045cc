#pragma once

// Where below /sys/fs/cgroup the hierarchies are.

#include <string>
#include <string_view>
#include <vector>

namespace netipc::cli::host {

enum class LayoutKind : unsigned char {
  none,    // no cgroup filesystem there
  v1,      // one hierarchy per controller, each in a folder of its own
  v2,      // one hierarchy, the root itself
  hybrid,  // v1, and a v2 hierarchy in unified/ beside it
};

struct Hierarchy {
  std::string path;
  bool unified;
};

struct Layout {
  LayoutKind kind = LayoutKind::none;
  std::vector<Hierarchy> hierarchies;  // the one whose cgroup.procs a consumer should read comes first
};

std::string_view name_of(LayoutKind kind) noexcept;

// Reads `root` only; symbolic links in it (cpu -> cpu,cpuacct) are second names
// and skipped.
Layout detect_layout(const std::string& root);

// How soon a consumer should look into the hierarchy with these controllers, as
// /proc/PID/cgroup names them ("memory", "name=systemd", "" for the unified one): 0 is
// first, and the order is that of a Layout.
size_t hierarchy_rank(std::string_view controllers) noexcept;

}  // namespace netipc::cli::host
