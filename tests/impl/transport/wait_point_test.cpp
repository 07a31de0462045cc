#include "transport/wait_point.hpp"

#include <sched.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/child.hpp"

using namespace netipc;
using namespace netipc::transport;

namespace {

// Budgets beside which every machine is fast, or slow.
constexpr uint32_t any_wait_is_short_ns = 1'000'000'000;
constexpr uint32_t any_wait_is_long_ns = 1;

const Wait spinning{.patience = Patience::spin};

WaitPoint with(const WaitPolicy& policy) {
  WaitPoint point;
  point.set_policy(policy);
  return point;
}

void wait_long(WaitPoint& point) {
  point.turn();
  std::this_thread::sleep_for(std::chrono::microseconds(10));
  point.served();
}

void spin_in_vain(WaitPoint& point) {
  Spin spin(point, spinning);
  while (spin.again()) {
  }
}

}  // namespace

TEST_CASE("a point spins when waits were short", "[transport][unit]") {
  WaitPoint point = with({.spin_ns = any_wait_is_short_ns});
  REQUIRE_FALSE(point.hot());
  point.turn();
  point.served();
  REQUIRE(point.hot());
}

TEST_CASE("a point that spins in vain stops it", "[transport][unit]") {
  WaitPoint point = with({.spin_ns = 20'000'000});
  while (!point.hot()) {
    point.turn();
    point.served();
  }
  int waits = 0;
  for (; point.hot() && waits < 100; ++waits) {
    point.turn();
    spin_in_vain(point);
  }
  REQUIRE(waits > 1);
  REQUIRE(waits < 100);
}

TEST_CASE("a new conversation gets a chance", "[transport][unit]") {
  WaitPoint point = with({.spin_ns = any_wait_is_long_ns});
  point.expect_soon();
  int waits = 0;
  for (; point.hot() && waits < 100; ++waits) wait_long(point);
  REQUIRE(waits == 3);
}

TEST_CASE("who expects a request spins for one", "[transport][unit]") {
  WaitPoint point = with({.spin_ns = 20'000});
  point.expect_request();
  REQUIRE(point.hot());
  point.turn();
  spin_in_vain(point);
  REQUIRE_FALSE(point.hot());
  point.expect_request();
  point.turn();
  point.served();
  REQUIRE(point.hot());
  WaitPoint thrifty = with({.mode = WaitMode::power_saving});
  thrifty.expect_request();
  REQUIRE_FALSE(thrifty.hot());
}

TEST_CASE("a cold point probes, ever more rarely", "[transport][unit]") {
  WaitPoint point = with({.spin_ns = any_wait_is_long_ns, .probe_after = 4});
  std::vector<int> pauses;
  for (int probe = 0; probe < 3; ++probe) {
    int cold = 0;
    for (; !point.hot() && cold < 1000; ++cold) wait_long(point);
    pauses.push_back(cold);
    for (int i = 0; point.hot() && i < 1000; ++i) wait_long(point);
  }
  REQUIRE(pauses == std::vector<int>{4, 8, 16});
}

TEST_CASE("policies that do not learn", "[transport][unit]") {
  WaitPoint eager = with({.mode = WaitMode::latency, .spin_ns = 1000});
  WaitPoint thrifty = with({.mode = WaitMode::power_saving});
  thrifty.expect_soon();
  for (int i = 0; i < 20; ++i) {
    REQUIRE(eager.hot());
    REQUIRE_FALSE(thrifty.hot());
    wait_long(eager);
    spin_in_vain(eager);
    thrifty.turn();
    thrifty.served();
  }
}

TEST_CASE("a point that is not hot does not spin", "[transport][unit]") {
  WaitPoint point = with({.mode = WaitMode::power_saving});
  Spin spin(point, spinning);
  REQUIRE_FALSE(spin.again());
}

TEST_CASE("a process has no more spinners than CPUs", "[transport][unit]") {
  WaitPoint point = with({.mode = WaitMode::latency, .spin_ns = any_wait_is_short_ns});
  const auto goes_on = [&](Spin& spin) {
    bool on = true;
    for (int round = 0; on && round < 10; ++round) on = spin.again();
    return on;
  };
  std::vector<std::unique_ptr<Spin>> spinners;
  for (unsigned i = 0; i < usable_cpus(); ++i) {
    spinners.push_back(std::make_unique<Spin>(point, spinning));
    REQUIRE(goes_on(*spinners.back()));
  }
  Spin refused(point, spinning);
  REQUIRE_FALSE(goes_on(refused));
  spinners.pop_back();
  Spin next(point, spinning);
  REQUIRE(goes_on(next));
}

TEST_CASE("a forked child counts no spinner of its parent", "[transport][unit]") {
  WaitPoint point = with({.mode = WaitMode::latency, .spin_ns = any_wait_is_short_ns});
  std::vector<std::unique_ptr<Spin>> spinners;
  for (unsigned i = 0; i < usable_cpus(); ++i) {
    spinners.push_back(std::make_unique<Spin>(point, spinning));
    for (int round = 0; round < 10; ++round) REQUIRE(spinners.back()->again());
  }
  test::Child child([&] {
    Spin spin(point, spinning);
    for (int round = 0; round < 10; ++round)
      if (!spin.again()) return 1;
    return 0;
  });
  REQUIRE(child.wait() == 0);
}

TEST_CASE("a probe spins for several budgets, unless told for how long", "[transport][unit]") {
  WaitPoint learned = with({});
  const uint64_t cold = learned.longest_spin_ns();
  while (!learned.hot()) {
    learned.turn();
    learned.served();
  }
  REQUIRE(learned.longest_spin_ns() < cold);
  REQUIRE(with({.spin_ns = 1234}).longest_spin_ns() == 1234);
}

TEST_CASE("a deadline ends a spin of who would sleep until then", "[transport][unit]") {
  WaitPoint point = with({.mode = WaitMode::latency, .spin_ns = any_wait_is_short_ns});
  const Wait over{.deadline = Deadline::at_ns(0)};
  Spin spin(point, over);
  int rounds = 0;
  while (spin.again() && rounds < 100) ++rounds;
  REQUIRE(rounds < 100);
}

TEST_CASE("it is the peer's turn until something has come", "[transport][unit]") {
  WaitPoint point = with({});
  REQUIRE_FALSE(point.peers_turn());
  point.turn();
  REQUIRE(point.peers_turn());
  point.served();
  REQUIRE_FALSE(point.peers_turn());
}

TEST_CASE("who is not known yet is looked for by yielding", "[transport][unit]") {
  SpinPace pace(50, 2);
  REQUIRE(pace.by_yield());
  pace.found(3, 0);
  REQUIRE(pace.by_yield());
  pace.found(1, 0);
  REQUIRE(pace.looks() == 50);
}

TEST_CASE("who is found behind a yield is looked for by yielding", "[transport][unit]") {
  SpinPace pace(50);
  const auto found_behind_yields = [&](int times) {
    for (int i = 0; i < times; ++i) pace.found(1, 0);
  };
  found_behind_yields(2);
  pace.found(0, 7);
  found_behind_yields(2);
  REQUIRE(pace.looks() == 50);
  REQUIRE_FALSE(pace.by_yield());
  found_behind_yields(1);
  REQUIRE(pace.looks() == 1);
  REQUIRE(pace.by_yield());
  found_behind_yields(63);
  REQUIRE(pace.looks() == 1);
  // Tried anew: one wait more tells whether it is still so.
  found_behind_yields(1);
  REQUIRE(pace.looks() == 50);
  found_behind_yields(1);
  REQUIRE(pace.looks() == 1);
}

TEST_CASE("a peer with a CPU of its own that works for longer is not yielded to as often", "[transport][unit]") {
  SpinPace pace(50);
  CHECK(pace.looks(0) == 50);
  CHECK(pace.looks(1) == 100);
  CHECK(pace.looks(2) == 200);
  CHECK(pace.looks(100) == 200);
  for (int i = 0; i < 3; ++i) pace.found(1, 0);
  CHECK(pace.looks(0) == 1);
  CHECK(pace.looks(100) == 1);
}

namespace {

// Keeps a CPU busy, and the calling thread on it, while it lives.
class CrowdedCpu {
 public:
  CrowdedCpu() {
    REQUIRE(::sched_getaffinity(0, sizeof before_, &before_) == 0);
    size_t first = 0;
    while (CPU_ISSET(first, &before_) == 0) ++first;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
    hog_ = std::thread([this] {
      while (!over_.load(std::memory_order_relaxed)) {
      }
    });
  }
  ~CrowdedCpu() {
    over_ = true;
    hog_.join();
    ::sched_setaffinity(0, sizeof before_, &before_);
  }

 private:
  cpu_set_t before_;
  std::atomic<bool> over_{false};
  std::thread hog_;
};

}  // namespace

TEST_CASE("who yields a time slice to somebody else sleeps in the next thousands of waits", "[transport][unit]") {
  WaitPoint point = with({.spin_ns = any_wait_is_long_ns, .probe_after = 1});
  WaitPoint told = with({.mode = WaitMode::latency});
  {
    const CrowdedCpu cpu;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    point.expect_soon();
    point.turn();
    while (point.hot() && std::chrono::steady_clock::now() < until) {
      point.yield();
      told.yield();
    }
  }
  REQUIRE_FALSE(point.hot());
  REQUIRE(told.hot());
  // That wait has counted.
  point.served();
  for (int waits = 0; waits < 4095; ++waits) {
    wait_long(point);
    REQUIRE_FALSE(point.hot());
  }
  wait_long(point);
  REQUIRE(point.hot());
}
