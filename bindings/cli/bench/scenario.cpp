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
constexpr std::string_view pipelining = "seqpacket-pipeline-d16";
constexpr std::string_view batching = "seqpacket-batch";
constexpr std::string_view pipelining_batches = "seqpacket-pipeline-batch-d16";
constexpr std::string_view copying_batches = "memory-copy-batch";
constexpr std::string_view connecting = "seqpacket-connect";
constexpr std::string_view bandwidth = "memcpy-1mib";
constexpr std::string_view probing = "hash-probe";

constexpr Limits of_sockets{spinning, blocking, blocking};
constexpr Limits of_pipelines{pipelining, pipelining, blocking};
constexpr Limits of_batches{batching, batching, {}};
constexpr Limits of_batch_pipelines{pipelining_batches, pipelining_batches, {}};
constexpr Limits of_batch_copies{copying_batches, {}, {}};
constexpr Limits of_memory{copying, futex, blocking};
constexpr Limits of_connects{connecting, connecting, connecting};
constexpr Limits of_copies{bandwidth, bandwidth, bandwidth};
constexpr Limits of_tables{probing, probing, probing};

constexpr std::array table{
    Scenario{.name = "uds-ping-pong", .unit = "requests", .limits = of_sockets, .make = uds_ping_pong},
    Scenario{.name = "shm-ping-pong", .unit = "requests", .limits = of_memory, .make = shm_ping_pong},
    Scenario{.name = "uds-batch-ping-pong", .unit = "items", .limits = of_batches, .make = uds_batch},
    Scenario{.name = "shm-batch-ping-pong", .unit = "items", .limits = of_batch_copies, .make = shm_batch},
    Scenario{.name = "snapshot-baseline", .unit = "requests", .limits = of_sockets, .make = snapshot_baseline},
    Scenario{.name = "snapshot-shm", .unit = "requests", .limits = of_memory, .make = snapshot_shm},
    Scenario{.name = "uds-pipeline-d16", .unit = "requests", .limits = of_pipelines, .requests = pipeline_depth,
             .make = uds_pipeline},
    Scenario{.name = "uds-pipeline-batch-d16", .unit = "items", .limits = of_batch_pipelines,
             .requests = pipeline_depth, .make = uds_pipeline_batch},
    Scenario{.name = "cache-lookup", .unit = "lookups", .limits = of_tables, .runs = 1000, .make = cache_lookup},
    Scenario{.name = "cgroups-lookup-16", .unit = "items", .make = cgroups_lookup_few},
    Scenario{.name = "cgroups-lookup-8192", .unit = "items", .make = cgroups_lookup_many},
    Scenario{.name = "apps-lookup-16", .unit = "items", .make = apps_lookup_few},
    Scenario{.name = "apps-lookup-8192", .unit = "items", .make = apps_lookup_many},
    Scenario{.name = "connect-rate", .unit = "sessions", .limits = of_connects, .make = connect_rate},
    Scenario{.name = "snapshot-1mib", .unit = "requests", .limits = of_copies, .make = snapshot_1mib},
    Scenario{.name = spinning, .unit = "requests", .raw = true, .make = seqpacket_spinning},
    Scenario{.name = blocking, .unit = "requests", .raw = true, .make = seqpacket_blocking},
    Scenario{.name = pipelining, .unit = "requests", .raw = true, .requests = pipeline_depth, .make = seqpacket_pipeline},
    Scenario{.name = batching, .unit = "items", .raw = true, .make = seqpacket_batch},
    Scenario{.name = pipelining_batches, .unit = "items", .raw = true, .requests = pipeline_depth,
             .make = seqpacket_pipeline_batch},
    Scenario{.name = connecting, .unit = "sessions", .raw = true, .make = seqpacket_connect},
    Scenario{.name = futex, .unit = "requests", .raw = true, .make = futex_wake},
    Scenario{.name = copying, .unit = "requests", .raw = true, .make = memory_copy},
    Scenario{.name = "memory-copy-region", .unit = "requests", .raw = true, .make = memory_copy_region},
    Scenario{.name = copying_batches, .unit = "items", .raw = true, .make = memory_copy_batch},
    Scenario{.name = "cache-line", .unit = "requests", .raw = true, .make = cache_line},
    Scenario{.name = bandwidth, .unit = "requests", .raw = true, .make = memory_bandwidth},
    Scenario{.name = probing, .unit = "lookups", .raw = true, .runs = 1000, .make = hash_probe},
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
