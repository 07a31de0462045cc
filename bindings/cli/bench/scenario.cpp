#include "bench/scenario.hpp"

#include <algorithm>
#include <array>

#include "bench/pairs.hpp"

namespace netipc::cli::bench {
namespace {

constexpr std::string_view spinning = "seqpacket-spinning";
constexpr std::string_view blocking = "seqpacket-blocking";
constexpr std::string_view copying = "memory-copy-spinning";
constexpr std::string_view futex = "futex";

constexpr Limits of_sockets{spinning, blocking, blocking};
constexpr Limits of_memory{copying, futex, blocking};

constexpr std::array table{
    Scenario{.name = "uds-ping-pong", .unit = "requests", .limits = of_sockets, .make = uds_ping_pong},
    Scenario{.name = "shm-ping-pong", .unit = "requests", .limits = of_memory, .make = shm_ping_pong},
    Scenario{.name = spinning, .unit = "requests", .raw = true, .make = seqpacket_spinning},
    Scenario{.name = blocking, .unit = "requests", .raw = true, .make = seqpacket_blocking},
    Scenario{.name = futex, .unit = "requests", .raw = true, .make = futex_wake},
    Scenario{.name = copying, .unit = "requests", .raw = true, .make = memory_copy},
    Scenario{.name = "cache-line", .unit = "requests", .raw = true, .make = cache_line},
    Scenario{.name = "memcpy-1mib", .unit = "requests", .raw = true, .make = memory_bandwidth},
    Scenario{.name = "hash-probe", .unit = "lookups", .raw = true, .runs = 1000, .make = hash_probe},
};

}  // namespace

std::string_view limit_of(const Scenario& scenario, Placement placement, uint32_t rate) noexcept {
  if (rate != 0) return scenario.limits.paced;
  return placement == Placement::same ? scenario.limits.one_cpu : scenario.limits.fast;
}

std::span<const Scenario> scenarios() noexcept { return table; }

const Scenario* find_scenario(std::string_view name) noexcept {
  const auto* found = std::find_if(table.begin(), table.end(), [name](const Scenario& one) { return one.name == name; });
  return found == table.end() ? nullptr : found;
}

}  // namespace netipc::cli::bench
