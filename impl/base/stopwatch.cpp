#include "base/stopwatch.hpp"

#ifdef __x86_64__
#include <cpuid.h>

#include <array>
#include <cstdio>
#include <cstring>
#endif

namespace netipc::stopwatch {

constinit Rate rate;

#ifdef __x86_64__

namespace {

enum class Phase : uint32_t { unknown, busy, begun, settled };

// busy: whoever made it so has the fields of `rate` and the last guess for itself.
std::atomic<Phase> phase{Phase::unknown};
uint64_t last_guess = 0;

// Long enough that a look at counter and clock, which are not read at once, does not
// count; short enough that one without use meanwhile tells nothing.
constexpr uint64_t least_span_ns = 1'000'000;
constexpr uint64_t longest_span_ns = 1'000'000'000;

// The bit says that the rate depends neither on the CPU's own nor on its sleep.
bool constant_rate() noexcept {
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  return __get_cpuid(0x80000007, &eax, &ebx, &ecx, &edx) != 0 && (edx & 1u << 8) != 0;
}

// Whether the counters of all CPUs go together is for the system to judge, which takes its
// own time from them if they do. Where it does not tell, they are not believed to.
bool system_counts() noexcept {
  std::FILE* const file = std::fopen("/sys/devices/system/clocksource/clocksource0/current_clocksource", "re");
  if (file == nullptr) return false;
  std::array<char, 16> name{};
  const bool read = std::fgets(name.data(), name.size(), file) != nullptr;
  std::fclose(file);
  return read && std::strcmp(name.data(), "tsc\n") == 0;
}

bool agree(uint64_t a, uint64_t b) noexcept { return (a > b ? a - b : b - a) <= a / 1024; }

Phase begin(uint64_t count, uint64_t ns) noexcept {
  rate.count = count;
  rate.ns = ns;
  return Phase::begun;
}

// Two spans in a row have to agree: a thread may be preempted between its looks, and a
// machine be suspended, which the counter may notice and the clock not.
Phase end_span(uint64_t count, uint64_t ns) noexcept {
  using Wide = unsigned __int128;
  const uint64_t counts = count - rate.count;
  const uint64_t span_ns = ns - rate.ns;
  const bool plausible = span_ns <= longest_span_ns && count > rate.count;
  const auto guess = plausible ? static_cast<uint64_t>((Wide{span_ns} << 32) / counts) : 0;
  const bool sure = guess != 0 && agree(guess, last_guess);
  last_guess = guess;
  begin(count, ns);
  if (!sure) return Phase::begun;
  rate.scale.store(guess, std::memory_order_release);
  return Phase::settled;
}

Phase next_phase(Phase now, uint64_t count, uint64_t ns) noexcept {
  if (now == Phase::unknown) return constant_rate() && system_counts() ? begin(count, ns) : Phase::settled;
  return ns - rate.ns < least_span_ns ? now : end_span(count, ns);
}

}  // namespace

uint64_t read_clock() noexcept {
  const uint64_t ns = monotonic_ns();
  Phase seen = phase.load(std::memory_order_relaxed);
  const bool open = seen == Phase::unknown || seen == Phase::begun;
  if (open && phase.compare_exchange_strong(seen, Phase::busy, std::memory_order_acquire))
    phase.store(next_phase(seen, __builtin_ia32_rdtsc(), ns), std::memory_order_release);
  return ns;
}

#else

uint64_t read_clock() noexcept { return monotonic_ns(); }

#endif

}  // namespace netipc::stopwatch
