#pragma once

// The loop of a client: as fast as it can, or at a pace.

#include <chrono>
#include <cstdint>

#include "bench/scenario.hpp"

namespace netipc::cli::bench {

struct Load {
  uint32_t rate = 0;  // requests a second; 0: as many as possible
  std::chrono::nanoseconds duration{};
};

// What one client saw; goes from process to process as it is.
struct Measured {
  double throughput = 0;  // a second, in the unit of the scenario
  double p50_us = 0;
  double p95_us = 0;
  double p99_us = 0;
  double client_cpu_pct = 0;  // of one CPU
  double server_cpu_pct = 0;  // likewise; negative: unknown
};

// Runs a quarter of the duration first, for nothing. A paced request begins when it was
// to begin, however late it is sent; until then this process sleeps. Throws Failure.
Measured measure(const Scenario& scenario, Client& client, int64_t server_pid, const Load& load);

}  // namespace netipc::cli::bench
