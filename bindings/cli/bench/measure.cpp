#include "bench/measure.hpp"

#include <sys/prctl.h>
#include <time.h>

#include <cerrno>
#include <memory>

#include "bench/latencies.hpp"

namespace netipc::cli::bench {
namespace {

using std::chrono::nanoseconds;

nanoseconds read(clockid_t clock) noexcept {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

nanoseconds now() noexcept { return read(CLOCK_MONOTONIC); }

void sleep_until(nanoseconds due) noexcept {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(due);
  const timespec time{seconds.count(), (due - seconds).count()};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) == EINTR) {
  }
}

// The processor time of a process, its own or another's.
class CpuClock {
 public:
  explicit CpuClock(int64_t pid) {
    known_ = pid >= 0 && ::clock_getcpuclockid(static_cast<pid_t>(pid), &clock_) == 0;
  }

  void start() noexcept { before_ = used(); }
  [[nodiscard]] double percent_of(nanoseconds elapsed) const noexcept {
    if (!known_) return -1;
    return 100 * static_cast<double>((used() - before_).count()) / static_cast<double>(elapsed.count());
  }

 private:
  [[nodiscard]] nanoseconds used() const noexcept { return known_ ? read(clock_) : nanoseconds{}; }

  clockid_t clock_{};
  bool known_ = false;
  nanoseconds before_{};
};

uint64_t run_at_most(const Scenario& scenario, Client& client, nanoseconds start, nanoseconds duration,
                     Latencies& latencies) {
  uint64_t got = 0;
  for (nanoseconds before = start; before - start < duration;) {
    got += client.run(scenario.runs);
    const nanoseconds after = now();
    latencies.add((after - before) / scenario.runs, scenario.runs);
    before = after;
  }
  return got;
}

uint64_t run_at_pace(const Scenario& scenario, Client& client, nanoseconds start, const Load& load,
                     Latencies& latencies) {
  const double interval = 1e9 * scenario.requests / load.rate;
  uint64_t got = 0;
  for (uint64_t i = 0;; ++i) {
    const nanoseconds due = start + nanoseconds(static_cast<int64_t>(static_cast<double>(i) * interval));
    if (due - start >= load.duration) {
      sleep_until(start + load.duration);
      return got;
    }
    const nanoseconds before = now();
    if (before - start >= load.duration) return got;
    if (before < due) sleep_until(due);
    got += client.run(1);
    latencies.add(now() - due);
  }
}

uint64_t run(const Scenario& scenario, Client& client, nanoseconds start, const Load& load, Latencies& latencies) {
  return load.rate == 0 ? run_at_most(scenario, client, start, load.duration, latencies)
                        : run_at_pace(scenario, client, start, load, latencies);
}

}  // namespace

Measured measure(const Scenario& scenario, Client& client, int64_t server_pid, const Load& load) {
  // Else the system lets a sleeper sleep 50 us longer, to wake it with others.
  ::prctl(PR_SET_TIMERSLACK, 1);
  run(scenario, client, now(), {load.rate, load.duration / 4}, *std::make_unique<Latencies>());

  const auto latencies = std::make_unique<Latencies>();
  CpuClock server(server_pid);
  CpuClock own(0);
  server.start();
  own.start();
  const nanoseconds start = now();
  const uint64_t got = run(scenario, client, start, load, *latencies);
  const nanoseconds elapsed = now() - start;
  return {.throughput = static_cast<double>(got) * 1e9 / static_cast<double>(elapsed.count()),
          .p50_us = latencies->percentile(50) / 1000,
          .p95_us = latencies->percentile(95) / 1000,
          .p99_us = latencies->percentile(99) / 1000,
          .client_cpu_pct = own.percent_of(elapsed),
          .server_cpu_pct = server.percent_of(elapsed)};
}

}  // namespace netipc::cli::bench
