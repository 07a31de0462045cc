#include "host/catalog.hpp"

#include "support/catch.hpp"

using namespace netipc::cli::host;
using namespace std::chrono_literals;

namespace {

// A machine and its clock, both in the hand of the test.
struct Machine {
  Scan scan{LayoutKind::v2, {}, {}};
  std::chrono::nanoseconds now = 1000s;
  std::chrono::nanoseconds cpu_time{};
  std::chrono::nanoseconds scan_cost{};
  int looks = 0;
  std::vector<std::string> warnings;

  Catalog catalog{[this] {
                    ++looks;
                    cpu_time += scan_cost;
                    now += scan_cost;
                    return scan;
                  },
                  [this](const std::string& warning) { warnings.push_back(warning); },
                  {[this] { return now; }, [this] { return cpu_time; }}};

  void add(const std::string& name) {
    Cgroup cgroup;
    cgroup.name = name;
    scan.cgroups.push_back(cgroup);
  }
};

}  // namespace

TEST_CASE("the generation grows when the set changes and only then", "[cli][unit]") {
  Machine machine;
  REQUIRE(machine.catalog.current()->generation == 1);
  const auto same = machine.catalog.current();
  REQUIRE(same->generation == 1);
  machine.add("a");
  REQUIRE(machine.catalog.current()->generation == 2);
  REQUIRE(machine.catalog.current()->cgroups.size() == 1);
  machine.scan.cgroups[0].enabled = false;
  REQUIRE(machine.catalog.current()->generation == 3);
  REQUIRE(same->cgroups.empty());
}

TEST_CASE("an unchanged machine shares one set", "[cli][unit]") {
  Machine machine;
  machine.add("a");
  const auto first = machine.catalog.current();
  REQUIRE(machine.catalog.current() == first);
  REQUIRE(machine.looks == 2);
}

TEST_CASE("without a cgroup filesystem the generation stays 0 until there is one", "[cli][unit]") {
  Machine machine;
  machine.scan.layout = LayoutKind::none;
  REQUIRE(machine.catalog.current()->generation == 0);
  machine.scan.layout = LayoutKind::v1;
  REQUIRE(machine.catalog.current()->generation == 1);
}

TEST_CASE("a cgroup filesystem that goes away is a change", "[cli][unit]") {
  Machine machine;
  machine.add("a");
  REQUIRE(machine.catalog.current()->generation == 1);
  machine.scan = {};
  REQUIRE(machine.catalog.current()->generation == 2);
  REQUIRE(machine.catalog.current()->cgroups.empty());
  REQUIRE(machine.catalog.current()->generation == 2);
}

TEST_CASE("a problem is told once", "[cli][unit]") {
  Machine machine;
  machine.scan.problems = {"x"};
  machine.catalog.current();
  machine.catalog.current();
  machine.scan.problems.clear();
  machine.catalog.current();
  machine.scan.problems = {"x", "y"};
  machine.catalog.current();
  REQUIRE(machine.warnings == std::vector<std::string>{"x", "y"});
}

TEST_CASE("a costly look is used for ten times its cost", "[cli][unit]") {
  Machine machine;
  machine.scan_cost = 100ms;
  machine.catalog.current();
  machine.now += 999ms;
  machine.catalog.current();
  REQUIRE(machine.looks == 1);
  machine.now += 1ms;
  machine.catalog.current();
  REQUIRE(machine.looks == 2);
}

TEST_CASE("no look is used for longer than five seconds", "[cli][unit]") {
  Machine machine;
  machine.scan_cost = 60s;
  machine.catalog.current();
  machine.now += 5s;
  machine.catalog.current();
  REQUIRE(machine.looks == 2);
}

TEST_CASE("the clocks of the system run", "[cli][unit]") {
  const Clock clock = system_clock();
  const auto before = clock.now();
  REQUIRE(before > 0ns);
  REQUIRE(clock.now() >= before);
  REQUIRE(clock.cpu_time() > 0ns);
}
