#pragma once

// A scenario with each side in a process of its own.

#include "bench/measure.hpp"

namespace netipc::cli::bench {

// Makes both, measures, and ends both. The endpoint's run dir must be there, and this
// process must have one thread. Throws Failure when a side fails.
Measured measure_pair(const Scenario& scenario, const Endpoint& endpoint, Placement placement, const Load& load);

}  // namespace netipc::cli::bench
