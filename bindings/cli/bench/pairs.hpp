#pragma once

// What each scenario is made of.

#include <memory>

#include "bench/scenario.hpp"

namespace netipc::cli::bench {

// Through the library.
std::unique_ptr<Pair> uds_ping_pong(const Endpoint& endpoint);
std::unique_ptr<Pair> shm_ping_pong(const Endpoint& endpoint);

// Without it: what the machine can do. The endpoint is not used.
std::unique_ptr<Pair> seqpacket_spinning(const Endpoint& endpoint);
std::unique_ptr<Pair> seqpacket_blocking(const Endpoint& endpoint);
std::unique_ptr<Pair> futex_wake(const Endpoint& endpoint);
std::unique_ptr<Pair> memory_copy(const Endpoint& endpoint);
std::unique_ptr<Pair> cache_line(const Endpoint& endpoint);
std::unique_ptr<Pair> memory_bandwidth(const Endpoint& endpoint);
std::unique_ptr<Pair> hash_probe(const Endpoint& endpoint);

}  // namespace netipc::cli::bench
