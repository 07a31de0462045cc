#pragma once

// What each scenario is made of.

#include <memory>

#include "bench/scenario.hpp"

namespace netipc::cli::bench {

inline constexpr uint32_t pipeline_depth = 16;

// Through the library.
std::unique_ptr<Pair> uds_ping_pong(const Endpoint& endpoint);
std::unique_ptr<Pair> shm_ping_pong(const Endpoint& endpoint);
std::unique_ptr<Pair> uds_batch(const Endpoint& endpoint);
std::unique_ptr<Pair> shm_batch(const Endpoint& endpoint);
std::unique_ptr<Pair> uds_pipeline(const Endpoint& endpoint);
std::unique_ptr<Pair> uds_pipeline_batch(const Endpoint& endpoint);
std::unique_ptr<Pair> snapshot_baseline(const Endpoint& endpoint);
std::unique_ptr<Pair> snapshot_shm(const Endpoint& endpoint);
std::unique_ptr<Pair> snapshot_1mib(const Endpoint& endpoint);
std::unique_ptr<Pair> cache_lookup(const Endpoint& endpoint);
std::unique_ptr<Pair> cgroups_lookup_few(const Endpoint& endpoint);
std::unique_ptr<Pair> cgroups_lookup_many(const Endpoint& endpoint);
std::unique_ptr<Pair> apps_lookup_few(const Endpoint& endpoint);
std::unique_ptr<Pair> apps_lookup_many(const Endpoint& endpoint);
std::unique_ptr<Pair> connect_rate(const Endpoint& endpoint);

// Without it: what the machine can do. Most do not use the endpoint.
std::unique_ptr<Pair> seqpacket_spinning(const Endpoint& endpoint);
std::unique_ptr<Pair> seqpacket_blocking(const Endpoint& endpoint);
std::unique_ptr<Pair> seqpacket_pipeline(const Endpoint& endpoint);
std::unique_ptr<Pair> seqpacket_batch(const Endpoint& endpoint);
std::unique_ptr<Pair> seqpacket_pipeline_batch(const Endpoint& endpoint);
std::unique_ptr<Pair> seqpacket_connect(const Endpoint& endpoint);
std::unique_ptr<Pair> futex_wake(const Endpoint& endpoint);
std::unique_ptr<Pair> memory_copy(const Endpoint& endpoint);
std::unique_ptr<Pair> memory_copy_region(const Endpoint& endpoint);
std::unique_ptr<Pair> memory_copy_batch(const Endpoint& endpoint);
std::unique_ptr<Pair> cache_line(const Endpoint& endpoint);
std::unique_ptr<Pair> memory_bandwidth(const Endpoint& endpoint);
std::unique_ptr<Pair> hash_probe(const Endpoint& endpoint);

}  // namespace netipc::cli::bench
