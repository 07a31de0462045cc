#pragma once

// How much CPU a wait may cost, for how much less of a delay.

#include <cstdint>

namespace netipc {

enum class WaitMode : uint32_t {
  balanced = 0,      // spins where that costs no more than sleeping
  latency = 1,       // spins in every wait
  power_saving = 2,  // sleeps at once
};

struct WaitPolicy {
  WaitMode mode = WaitMode::balanced;
  uint32_t spin_ns = 0;      // the most one wait spins; 0: learned, or 100 us for latency
  uint32_t probe_after = 0;  // waits that slept before one spins to see whether that pays; 0: 64
};

}  // namespace netipc
