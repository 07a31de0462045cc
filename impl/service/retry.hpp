#pragma once

// How often a call is tried again, and how patiently a lost provider is looked for
// (docs/spec/service.md, "Retry").

#include <algorithm>
#include <cstdint>

#include "base/clock.hpp"

namespace netipc::service {

// What one call has left. An ordinary failure is retried once; an overflow once
// for every step that some ceiling really grew.
struct RetryBudget {
  static constexpr uint32_t max_growths = 8;

  bool retried = false;
  uint32_t growths = 0;
};

// Pauses between attempts to reach a provider inside a call. The first attempt is
// immediate: a provider that has restarted is there already. A provider that is
// just restarting is found within a pause's length, and one that is gone delays
// its caller for no longer than the window, and never past the call's deadline.
class ReconnectPauses {
 public:
  explicit ReconnectPauses(Deadline call) noexcept : until_(Deadline::after_ms(window_ms).earlier(call)) {}

  [[nodiscard]] bool exhausted() const noexcept { return until_.expired(); }
  [[nodiscard]] uint64_t next_ns() noexcept {
    const uint64_t pause = std::min(pause_ns_, until_.remaining_ns());
    pause_ns_ = std::min(pause_ns_ * 2, longest_ns);
    return pause;
  }

  static constexpr uint64_t window_ms = 250;

 private:
  static constexpr uint64_t first_ns = 500'000;
  static constexpr uint64_t longest_ns = 16'000'000;

  Deadline until_;
  uint64_t pause_ns_ = first_ns;
};

}  // namespace netipc::service
