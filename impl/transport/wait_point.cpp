#include "transport/wait_point.hpp"

#include <algorithm>
#include <atomic>

#include "base/stopwatch.hpp"

namespace netipc::transport {

namespace {

// What sleeping is taken to cost until it was seen, and what bounds the budget that
// follows from it, whatever is seen.
constexpr uint64_t first_sleep_ns = 40'000;
constexpr uint64_t least_budget_ns = 5'000;
constexpr uint64_t most_budget_ns = 25'000;
// A longer wait was for the peer's work, not for a wake-up.
constexpr uint64_t longest_lesson_ns = 200'000;

constexpr uint64_t latency_budget_ns = 100'000;

// Two waits of three must be worth it: a spin in vain costs its budget and the sleep.
constexpr int first_warmth = 4;
constexpr int vain_cools = 2;
constexpr int most_warmth = 8;

// A probe is that many waits in a row: the first finds out how fast the peer is once
// it is awake, and tells it how fast we are; the others find it spinning.
constexpr int probe_waits = 3;
constexpr uint32_t default_probe_after = 64;
constexpr uint32_t longest_probe_after = 1024;
// Long enough to see a peer through that has to be woken.
constexpr uint64_t probe_budgets = 4;

// No peer of a busy conversation works for so long: a yield that did has given our CPU to
// somebody else, for a time slice of a system that has more to run than CPUs. Who sleeps
// is put before such work when it is woken, who yields behind it.
constexpr uint64_t time_slice_ns = 500'000;
// The next probe may cost one more.
constexpr uint32_t crowded_probe_after = 4096;

// Affinity changes rarely, and asking costs a system call.
constexpr uint64_t cpus_known_ns = 10'000'000;

// Spinners at work in this process, below its number: a forked child has none of those
// that its copy counts. More of them than CPUs only take time from the threads they
// wait for. Relaxed: the count is a hint, no data hangs on it.
std::atomic<uint64_t> spinners{0};

bool claim_slot(unsigned cpus) noexcept {
  const uint64_t none = uint64_t{this_process()} << 32;
  uint64_t now = spinners.load(std::memory_order_relaxed);
  for (;;) {
    const uint64_t ours = now >> 32 == none >> 32 ? now : none;
    if (ours - none >= cpus) return false;
    if (spinners.compare_exchange_weak(now, ours + 1, std::memory_order_relaxed)) return true;
  }
}

}  // namespace

void WaitPoint::set_policy(const WaitPolicy& policy) noexcept {
  policy_ = policy;
  sleep_ns_ = first_sleep_ns;
  probe_after_ = policy.probe_after != 0 ? policy.probe_after : default_probe_after;
  cold_waits_ = 0;
  warmth_ = policy.mode == WaitMode::latency ? most_warmth : 0;
  if (policy.mode != WaitMode::balanced) probes_left_ = 0;
}

void WaitPoint::expect_soon() noexcept {
  if (policy_.mode == WaitMode::balanced) probes_left_ = probe_waits;
}

void WaitPoint::expect_request() noexcept {
  if (policy_.mode == WaitMode::balanced) warmth_ = std::max(warmth_, 1);
}

uint64_t WaitPoint::budget_ns() const noexcept {
  if (policy_.spin_ns != 0) return policy_.spin_ns;
  if (policy_.mode == WaitMode::latency) return latency_budget_ns;
  return std::clamp(sleep_ns_ / 2, least_budget_ns, most_budget_ns);
}

uint64_t WaitPoint::longest_spin_ns() const noexcept {
  return warmth_ == 0 && policy_.spin_ns == 0 ? budget_ns() * probe_budgets : budget_ns();
}

void WaitPoint::served() noexcept {
  peers_turn_ = false;
  if (policy_.mode != WaitMode::balanced) return;
  const uint64_t now = turned_ns_ != 0 ? monotonic_ns() : 0;
  if (!late_) record(now - turned_ns_);
  // What comes next, without a move of ours, is waited for from here.
  late_ = false;
  turned_ns_ = now;
}

// A probe is judged by all of its waits: the first one has to wake the peer.
void WaitPoint::record(uint64_t waited_ns) noexcept {
  if (warmth_ == 0 && probes_left_ == 0 && waited_ns <= longest_lesson_ns) {
    // What was short is believed faster than what was long: only the peer's work
    // makes it longer than sleeping takes.
    if (waited_ns < sleep_ns_) sleep_ns_ -= (sleep_ns_ - waited_ns) / 8;
    else sleep_ns_ += (waited_ns - sleep_ns_) / 32;
  }
  if (waited_ns <= budget_ns()) {
    warmth_ = warmth_ == 0 ? first_warmth : std::min(warmth_ + 1, most_warmth);
    probes_left_ = 0;
    probe_after_ = policy_.probe_after != 0 ? policy_.probe_after : default_probe_after;
    return;
  }
  cool();
}

void WaitPoint::cool() noexcept {
  if (warmth_ > 0) {
    warmth_ = std::max(warmth_ - vain_cools, 0);
  } else if (probes_left_ > 0) {
    --probes_left_;
  } else if (++cold_waits_ >= probe_after_) {
    cold_waits_ = 0;
    probes_left_ = probe_waits;
    // It has not paid off so far.
    probe_after_ = std::max(probe_after_, std::min(probe_after_ * 2, longest_probe_after));
  }
}

void WaitPoint::yield() noexcept {
  const uint64_t began_ns = stopwatch_ns();
  yield_cpu();
  if (stopwatch_since(began_ns) >= time_slice_ns) crowded();
}

void WaitPoint::crowded() noexcept {
  if (policy_.mode != WaitMode::balanced) return;
  late_ = true;
  warmth_ = 0;
  probes_left_ = 0;
  cold_waits_ = 0;
  probe_after_ = crowded_probe_after;
}

void WaitPoint::spun_in_vain() noexcept {
  if (policy_.mode != WaitMode::balanced || late_) return;
  late_ = true;
  cool();
}

unsigned WaitPoint::cpus_at(uint64_t now) noexcept {
  // They are the thread's, and a new session asks for no others.
  static constinit thread_local struct {
    uint64_t looked_ns = 0;
    unsigned count = 1;
  } cpus;
  if (now - cpus.looked_ns >= cpus_known_ns) cpus = {now, usable_cpus()};
  return cpus.count;
}

bool Spin::again_by_clock() noexcept {
  if (until_ns_ == 0) {
    const uint64_t now = monotonic_ns();
    until_ns_ = now + point_.longest_spin_ns();
    if (wait_.patience == Patience::sleep) until_ns_ = std::min(until_ns_, wait_.deadline.ns());
    holds_slot_ = claim_slot(WaitPoint::cpus_at(now));
    spinning_ = holds_slot_;
    return spinning_;
  }
  const uint64_t now = monotonic_ns();
  if (now < until_ns_) return true;
  spinning_ = false;
  release_slot();
  point_.spun_in_vain();
  return false;
}

void Spin::release_slot() noexcept {
  if (holds_slot_) spinners.fetch_sub(1, std::memory_order_relaxed);
  holds_slot_ = false;
}

}  // namespace netipc::transport
