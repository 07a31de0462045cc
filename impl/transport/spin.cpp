#include "transport/spin.hpp"

#include <algorithm>
#include <atomic>

namespace netipc::transport {

namespace {

// Spinners at work in this process. More of them than CPUs only take time from
// the threads they wait for. Relaxed: the count is a hint, no data hangs on it.
std::atomic<unsigned> spinners{0};

bool claim_slot() noexcept {
  if (spinners.fetch_add(1, std::memory_order_relaxed) < usable_cpus()) return true;
  spinners.fetch_sub(1, std::memory_order_relaxed);
  return false;
}

// Looking at the clock costs as much as several tries.
constexpr unsigned rounds_per_look = 4;

}  // namespace

void SpinHistory::record(uint64_t waited_ns) noexcept {
  if (waited_ns <= 2 * budget_ns) {
    warmth_ = std::min(warmth_ + 2, max_warmth);
  } else {
    warmth_ = std::max(warmth_ - 1, 0);
  }
}

bool SpinHistory::probe_due() noexcept {
  if (++cold_waits_ < probe_every) return false;
  cold_waits_ = 0;
  return true;
}

Spin::Spin(SpinHistory& history, Deadline deadline) noexcept
    : history_(history), started_ns_(monotonic_ns()), until_ns_(0) {
  if (!history_.hot() && !history_.probe_due()) return;
  if (!claim_slot()) return;
  holds_slot_ = true;
  until_ns_ = std::min(started_ns_ + SpinHistory::budget_ns, deadline.ns());
}

Spin::~Spin() {
  release_slot();
  const uint64_t waited = monotonic_ns() - started_ns_;
  // A look that found nothing at once says nothing about the conversation.
  if (served_ || waited > SpinHistory::budget_ns) history_.record(waited);
}

bool Spin::again() noexcept {
  if (until_ns_ == 0) return false;
  if (++rounds_ % rounds_per_look != 0 || monotonic_ns() < until_ns_) return true;
  until_ns_ = 0;
  release_slot();
  return false;
}

void Spin::release_slot() noexcept {
  if (holds_slot_) spinners.fetch_sub(1, std::memory_order_relaxed);
  holds_slot_ = false;
}

}  // namespace netipc::transport
