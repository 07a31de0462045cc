#include "base/stopwatch.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace netipc;

namespace {

// The stopwatch between two looks at the clock: both read at once they would agree.
struct Look {
  uint64_t before_ns = monotonic_ns();
  uint64_t watch_ns = stopwatch_ns();
  uint64_t after_ns = monotonic_ns();
};

// Until it has had the time to find out its rate, if it can.
void settle() {
  const uint64_t until_ns = monotonic_ns() + 50'000'000;
  while (monotonic_ns() < until_ns) (void)stopwatch_ns();
}

void check_same_time(const Look& first, const Look& last) {
  const uint64_t took_ns = last.watch_ns - first.watch_ns;
  const uint64_t least_ns = last.before_ns - first.after_ns;
  const uint64_t most_ns = last.after_ns - first.before_ns;
  CHECK(took_ns >= least_ns - least_ns / 100);
  CHECK(took_ns <= most_ns + most_ns / 100);
}

}  // namespace

TEST_CASE("the stopwatch takes the clock's time, from its first look on") {
  const Look first;
  settle();
  const Look settled;
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const Look last;
  check_same_time(first, settled);
  check_same_time(settled, last);
  check_same_time(first, last);
}

TEST_CASE("any thread reads the stopwatch while its rate is being found out") {
  std::vector<std::thread> threads;
  std::vector<Look> first(4);
  std::vector<Look> last(4);
  for (size_t i = 0; i < first.size(); ++i) {
    threads.emplace_back([&, i] {
      first[i] = Look();
      settle();
      last[i] = Look();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < first.size(); ++i) check_same_time(first[i], last[i]);
}

#ifdef __x86_64__
// As the system sees it, which looks at more than the library does.
static bool counter_is_trusted() {
  std::string source;
  std::ifstream("/sys/devices/system/clocksource/clocksource0/current_clocksource") >> source;
  std::string flags;
  for (std::ifstream cpus("/proc/cpuinfo"); std::getline(cpus, flags) && flags.rfind("flags", 0) != 0;) {
  }
  return source == "tsc" && flags.find(" nonstop_tsc") != std::string::npos;
}

TEST_CASE("the rate of the counter is found out where it can be trusted, and only there") {
  settle();
  CHECK((stopwatch::rate.scale != 0) == counter_is_trusted());
}

TEST_CASE("a counter that has been set back gives no time rather than a wrong one") {
  settle();
  if (stopwatch::rate.scale == 0) return;  // then the clock is read
  const uint64_t began_ns = stopwatch_ns();
  const uint64_t stood = stopwatch::rate.count;
  stopwatch::rate.count = stood + (uint64_t{1} << 50);
  CHECK(stopwatch_ns() == stopwatch::rate.ns);
  CHECK(stopwatch_since(began_ns) == 0);
  stopwatch::rate.count = stood;
}
#endif

TEST_CASE("nothing has passed since a time that is yet to come") {
  CHECK(stopwatch_since(stopwatch_ns() + 10'000'000'000) == 0);
}
