#pragma once

// Rates of a round and of copying as many bytes, in processor time, so that what
// else runs on the machine counts only through the caches it takes.

#include <cstdint>

#include "bench/codec/scenario.hpp"

namespace netipc::bench {

// Per second.
struct Rates {
  double median = 0;
  double least = 0;
  double most = 0;
};

// Of one side.
struct SideRates {
  Rates rounds;
  Rates read;  // of rounds whose response is read as well
};

struct Measured {
  SideRates core;
  SideRates abi;  // zeros when the scenario has none
  Rates copy;     // memcpy of the same number of bytes
};

// Many short repetitions of each in turn, so a disturbance hits all alike.
Measured measure(const Scenario& scenario, uint32_t repetitions);

// Empty when every side of the scenario works and reads the same; else what is wrong.
std::string fault_of(const Scenario& scenario);

}  // namespace netipc::bench
