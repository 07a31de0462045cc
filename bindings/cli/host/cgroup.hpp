#pragma once

// One cgroup as the snapshot service describes it.

#include <cstdint>
#include <string>
#include <string_view>

namespace netipc::cli::host {

struct Cgroup {
  std::string name;
  std::string path;  // its cgroup.procs
  uint32_t hash = 0;
  uint32_t options = 0;  // NETIPC_CODEC_CGROUPS_OPTION_...
  bool enabled = true;   // not one that is excluded or a duplicate

  bool operator==(const Cgroup&) const = default;
};

// 32-bit FNV-1, the hash that consumers of a snapshot expect of a name.
uint32_t hash_name(std::string_view name) noexcept;

// The name of the cgroup at `relative_path` of its hierarchy: that path itself,
// as systemd-cgtop shows it and, after a slash, /proc/PID/cgroup does, so that a
// consumer can derive the name of the cgroup of any process. Only bytes that no
// chart or terminal should see (control characters, malformed UTF-8) become '_';
// should that make two names equal, all but the first are marked duplicates.
std::string name_cgroup(std::string_view relative_path);

// system.slice/NAME.service, also inside slices nested in system.slice; but not
// what a service created below itself.
bool is_system_service(std::string_view relative_path) noexcept;

}  // namespace netipc::cli::host
