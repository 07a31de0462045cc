#pragma once

// Whether a wait spins before it sleeps, and for how long.
//
// To sleep and be woken costs CPU time and, across CPUs, much more of a delay; the
// work between two messages of a busy conversation costs little of either. So a wait
// that will be served soon must not sleep, and one that will not must not burn CPU.
// Each wait point remembers which kind its waits have been, and how long they take
// where they sleep (docs/design/005-waiting.md).

#include <algorithm>
#include <cstdint>

#include "base/clock.hpp"
#include "base/wait_policy.hpp"
#include "transport/wait.hpp"

namespace netipc::transport {

// Lets another thread of this CPU run, if there is one.
void yield_cpu() noexcept;

// CPUs that the calling thread may run on.
[[nodiscard]] unsigned usable_cpus() noexcept;

// The number of this process.
[[nodiscard]] uint32_t this_process() noexcept;

// Where one thread at a time waits for one peer. A wait counts from turn(): when it
// is the peer's turn to do something.
class WaitPoint {
 public:
  WaitPoint() noexcept { set_policy({}); }
  void set_policy(const WaitPolicy& policy) noexcept;

  // The next wait begins by spinning.
  [[nodiscard]] bool hot() const noexcept { return warmth_ > 0 || probes_left_ > 0; }
  // Nothing has come since it was the peer's turn.
  [[nodiscard]] bool peers_turn() const noexcept { return peers_turn_; }

  // A new conversation of our making gets a chance: its first waits spin.
  void expect_soon() noexcept;
  // One of the peer's making: a single wait spins, within the budget.
  void expect_request() noexcept;

  // It is the peer's turn. A warm point does without the clock.
  void turn() noexcept {
    peers_turn_ = true;
    late_ = false;
    turned_ns_ = warmth_ > 0 ? 0 : monotonic_ns();
  }
  // What was waited for is here.
  void served() noexcept;

  // Yields, in case the peer shares our CPU. Where others have had it meanwhile, this wait
  // and many after it sleep.
  void yield() noexcept;

  // What one wait may spin, as it stands: of a probe several budgets, unless told how long.
  [[nodiscard]] uint64_t longest_spin_ns() const noexcept;

 private:
  friend class Spin;
  void spun_in_vain() noexcept;
  void record(uint64_t waited_ns) noexcept;
  void cool() noexcept;
  void crowded() noexcept;
  // Those that the thread may use.
  static unsigned cpus_at(uint64_t now) noexcept;
  [[nodiscard]] uint64_t budget_ns() const noexcept;

  WaitPolicy policy_;
  uint64_t turned_ns_ = 0;   // 0: warm at the turn
  uint64_t sleep_ns_;        // what a wait that slept took of late
  int warmth_ = 0;           // above 0: recent waits were served within the budget
  int probes_left_ = 0;      // cold, but these waits spin
  uint32_t cold_waits_ = 0;  // since the last probe
  uint32_t probe_after_ = 0;
  bool peers_turn_ = false;
  bool late_ = false;        // this wait counts already: it was long
};

// How often to look between two yields. A peer
// with a CPU of its own is found by looking; to yield only delays that. One that
// shares ours, whether it must or the scheduler put it here, is found behind a yield.
class SpinPace {
 public:
  // A peer that nothing is known of may share our CPU: so many waits find out. To yield in
  // vain costs less than to look in vain.
  static constexpr int waits_unknown = 3;

  // `many`: about twice what the peer's turn in a busy conversation takes.
  explicit SpinPace(int many, int unknown = 0) noexcept : many_(many), by_yield_(unknown) {}
  // How often to look. Twice as often behind a yield that did not bring the peer: it has
  // a CPU of its own and works for longer, and another yield only delays finding what it
  // sends. `yields`: of this wait, 0 where a look takes as long as a yield.
  [[nodiscard]] int looks(int yields = 0) const noexcept {
    return by_yield() ? 1 : many_ << std::min(yields, most_doublings);
  }
  // The peer was found on our CPU of late.
  [[nodiscard]] bool by_yield() const noexcept { return by_yield_ > 0; }

  // Found behind so many yields, and so many looks behind the last one.
  void found(int yields, int looks) noexcept {
    if (by_yield_ > 0) {
      --by_yield_;
    } else if (yields == 0 || looks != 0) {
      helped_ = 0;
    } else if (++helped_ == convinced) {
      helped_ = convinced - 1;  // one more is enough when this has been tried again
      by_yield_ = waits_by_yield;
    }
  }

 private:
  static constexpr int convinced = 3;
  static constexpr int waits_by_yield = 64;
  static constexpr int most_doublings = 2;  // the clock is looked at between yields

  const int many_;
  int helped_ = 0;
  int by_yield_;
};

// One wait: `do look; while (spin.again());`, then sleep. A busy conversation is served
// by the first looks: it never gets to the clock.
class Spin {
 public:
  Spin(WaitPoint& point, const Wait& wait) noexcept : point_(point), wait_(wait), spinning_(point.hot()) {}
  ~Spin() { release_slot(); }
  Spin(const Spin&) = delete;
  Spin& operator=(const Spin&) = delete;

  [[nodiscard]] bool again() noexcept { return spinning_ && point_.hot() && again_by_clock(); }

 private:
  bool again_by_clock() noexcept;
  void release_slot() noexcept;

  WaitPoint& point_;
  const Wait& wait_;
  uint64_t until_ns_ = 0;
  bool spinning_;
  bool holds_slot_ = false;
};

}  // namespace netipc::transport
