#include "host/scan.hpp"

#include <fmt/format.h>
#include <fnmatch.h>
#include <netipc/codec_cgroups_snapshot.h>

#include <algorithm>
#include <unordered_set>

#include "host/walk.hpp"
#include "text.hpp"

namespace netipc::cli::host {
namespace {

bool is_excluded(const std::string& name, const ScanConfig& config) {
  return std::any_of(config.excluded.begin(), config.excluded.end(),
                     [&name](const std::string& pattern) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; });
}

Cgroup describe(const std::string& relative_path, const Hierarchy& hierarchy, const ScanConfig& config) {
  Cgroup cgroup;
  cgroup.name = name_cgroup(relative_path);
  cgroup.path = fmt::format("{}/{}/cgroup.procs", hierarchy.path, relative_path);
  cgroup.hash = hash_name(cgroup.name);
  if (is_system_service(relative_path)) cgroup.options |= NETIPC_CODEC_CGROUPS_OPTION_SYSTEM_SLICE_SERVICE;
  if (hierarchy.unified) cgroup.options |= NETIPC_CODEC_CGROUPS_OPTION_UNIFIED;
  if (is_excluded(cgroup.name, config)) cgroup.options |= NETIPC_CODEC_CGROUPS_OPTION_EXCLUDED;
  cgroup.enabled = (cgroup.options & NETIPC_CODEC_CGROUPS_OPTION_EXCLUDED) == 0;
  return cgroup;
}

// A consumer knows a cgroup by its name, so one of each name has to do.
void mark_duplicates(std::vector<Cgroup>& sorted) {
  for (size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].name != sorted[i - 1].name) continue;
    sorted[i].options |= NETIPC_CODEC_CGROUPS_OPTION_DUPLICATE_DISABLED;
    sorted[i].enabled = false;
  }
}

void report(const Walk& walk, const Hierarchy& hierarchy, const ScanConfig& config, Scan& scan) {
  if (walk.unreadable) {
    scan.problems.push_back(fmt::format("some of {} cannot be read, so cgroups are missing", escape(hierarchy.path)));
  }
  if (!walk.complete) {
    scan.problems.push_back(
        fmt::format("{} has more than {} cgroups, the rest is left out", escape(hierarchy.path), config.limit));
  }
}

}  // namespace

Scan scan_cgroups(const ScanConfig& config) {
  Scan scan;
  const Layout layout = detect_layout(config.root);
  scan.layout = layout.kind;
  if (layout.kind == LayoutKind::none) {
    scan.problems.push_back(fmt::format("no readable cgroup filesystem in {}", escape(config.root)));
    return scan;
  }
  std::unordered_set<std::string> seen;
  for (const Hierarchy& hierarchy : layout.hierarchies) {
    Walk walk = walk_cgroups(hierarchy.path, config.limit);
    report(walk, hierarchy, config, scan);
    for (std::string& relative_path : walk.cgroups) {
      const auto [known, is_new] = seen.insert(std::move(relative_path));
      if (is_new) scan.cgroups.push_back(describe(*known, hierarchy, config));
    }
  }
  std::sort(scan.cgroups.begin(), scan.cgroups.end(),
            [](const Cgroup& a, const Cgroup& b) { return a.name != b.name ? a.name < b.name : a.path < b.path; });
  mark_duplicates(scan.cgroups);
  return scan;
}

}  // namespace netipc::cli::host
