#pragma once

// One look at all cgroups of the machine.

#include <string>
#include <vector>

#include "host/cgroup.hpp"
#include "host/layout.hpp"

namespace netipc::cli::host {

struct ScanConfig {
  std::string root = "/sys/fs/cgroup";
  std::vector<std::string> excluded;  // shell patterns of names; '*' matches '/' too
  size_t limit = 1'000'000;           // cgroups per hierarchy
};

struct Scan {
  LayoutKind layout = LayoutKind::none;
  std::vector<Cgroup> cgroups;        // by name
  std::vector<std::string> problems;  // for the operator; the same words for the same problem
};

// One item per cgroup: the same path in several hierarchies is the same cgroup,
// taken from the first hierarchy that has it. The roots are not listed: they hold
// what is in no cgroup.
Scan scan_cgroups(const ScanConfig& config);

}  // namespace netipc::cli::host
