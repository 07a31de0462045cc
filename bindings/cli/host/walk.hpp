#pragma once

// Every cgroup of one hierarchy.

#include <cstddef>
#include <string>
#include <vector>

namespace netipc::cli::host {

struct Walk {
  std::vector<std::string> cgroups;  // relative to the root of the hierarchy, which is not among them; no order
  bool unreadable = false;           // some folders could not be read
  bool complete = true;              // false: stopped at the limit
};

// Follows no symbolic link below `root` and stays on the filesystem of `root`, so it ends
// whatever the tree looks like. A cgroup that vanishes meanwhile is left out.
Walk walk_cgroups(const std::string& root, size_t limit);

}  // namespace netipc::cli::host
