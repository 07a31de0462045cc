#pragma once

// One process, as /proc shows it at this moment.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netipc::cli::host {

struct Process {
  uint32_t ppid = 0;
  uint32_t uid = 0;        // the effective one, as ps shows it
  uint64_t starttime = 0;  // clock ticks since boot
  std::string comm;        // 1 to 15 bytes, "?" for a process without a name
  // Of the hierarchies that know of it, the path of the best that has it below its root;
  // "/" if it is below none. Nothing: it could not be read.
  std::optional<std::string> cgroup;
};

// What stands in /proc/PID/stat.
struct ProcessStat {
  uint32_t ppid;
  uint64_t starttime;
  std::string comm;
};
std::optional<ProcessStat> parse_stat(std::string_view text);

// The path in /proc/PID/cgroup that the catalog of cgroups has.
std::optional<std::string> parse_cgroup(std::string_view text);

// Nothing: no such process, a thread that is not the first of its process, or one that
// may not be seen. All of it is of one process, also when its number is taken anew meanwhile.
std::optional<Process> read_process(const std::string& proc, uint32_t pid);

}  // namespace netipc::cli::host
