#pragma once

// Whether a wait spins before it blocks, and for how long.
//
// A wake-up that crosses CPUs costs some 40 us here, the work between two
// messages of a busy conversation a few: a wait that will be served soon must not
// sleep, and one that will not must not burn CPU. Each wait point remembers which
// kind its waits have been (docs/design/005-waiting.md).

#include <cstdint>

#include "base/clock.hpp"

namespace netipc::transport {

// Lets another thread of this CPU run, if there is one.
void yield_cpu() noexcept;

// CPUs this process may run on; asked once.
[[nodiscard]] unsigned usable_cpus() noexcept;

// What one wait point has seen. Owned by whoever owns the waits.
class SpinHistory {
 public:
  // Hot: recent waits were served within the budget.
  [[nodiscard]] bool hot() const noexcept { return warmth_ > 0; }
  void record(uint64_t waited_ns) noexcept;
  // Now and then a cold point spins anyway: two sides that both block make each
  // other's waits long, and only a probe finds out that they could be short.
  [[nodiscard]] bool probe_due() noexcept;

  static constexpr uint64_t budget_ns = 50'000;

 private:
  static constexpr int max_warmth = 8;
  static constexpr int probe_every = 32;
  int warmth_ = 1;  // a new conversation gets one chance
  int cold_waits_ = 0;
};

// One wait: `while (spin.again()) { try; }`, then block, then served() if it was.
// A wait that ends otherwise counts for what it was: long.
class Spin {
 public:
  Spin(SpinHistory& history, Deadline deadline) noexcept;
  ~Spin();
  Spin(const Spin&) = delete;
  Spin& operator=(const Spin&) = delete;

  [[nodiscard]] bool again() noexcept;
  void served() noexcept { served_ = true; }

 private:
  void release_slot() noexcept;

  SpinHistory& history_;
  uint64_t started_ns_;
  uint64_t until_ns_;  // 0: do not spin
  unsigned rounds_ = 0;
  bool holds_slot_ = false;
  bool served_ = false;
};

}  // namespace netipc::transport
