#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>

#include "bench/codec/measure.hpp"
#include "bench/codec/scenario.hpp"

using namespace netipc::bench;

namespace {

struct LookupCase {
  const char* name;
  Asked asked;
};
constexpr LookupCase lookup_cases[] = {
    {"known-16", {Mix::known, 16}},        {"unknown-16", {Mix::unknown, 16}},    {"mixed-16", {Mix::half, 16}},
    {"mixed-256", {Mix::half, 256}},       {"known-8192", {Mix::known, 8192}},    {"known-32768", {Mix::known, 32768}},
};

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (const LookupCase& each : lookup_cases)
    all.push_back({fmt::format("cgroups-{}", each.name), each.asked.items,
                   [&each] { return core_cgroups_lookup(each.asked); },
                   [&each] { return abi_cgroups_lookup(each.asked); }});
  for (const LookupCase& each : lookup_cases)
    all.push_back({fmt::format("apps-{}", each.name), each.asked.items,
                   [&each] { return core_apps_lookup(each.asked); },
                   [&each] { return abi_apps_lookup(each.asked); }});
  for (const uint32_t items : {16u, 1000u})
    all.push_back({fmt::format("snapshot-{}", items), items, [items] { return core_cgroups_snapshot(items); },
                   [items] { return abi_cgroups_snapshot(items); }});
  all.push_back({"increment", 1, core_increment, abi_increment});
  all.push_back({"string-reverse-100", 1, [] { return core_string_reverse(100); }, [] { return abi_string_reverse(100); }});
  return all;
}

int list(const std::vector<Scenario>& scenarios) {
  for (const Scenario& scenario : scenarios) fmt::print("{} {}\n", scenario.name, scenario.items);
  return 0;
}

int check(const std::vector<Scenario>& scenarios) {
  int faults = 0;
  for (const Scenario& scenario : scenarios) {
    const std::string fault = fault_of(scenario);
    if (fault.empty()) continue;
    fmt::print("{}: {}\n", scenario.name, fault);
    ++faults;
  }
  return faults == 0 ? 0 : 1;
}

// For an instruction counter: nothing but rounds.
int run_once(const std::vector<Scenario>& scenarios, const std::string& name, bool abi, bool reading, uint32_t count) {
  const auto found = std::find_if(scenarios.begin(), scenarios.end(), [&](const Scenario& each) { return each.name == name; });
  if (found == scenarios.end() || (abi && !found->abi)) {
    fmt::print(stderr, "no such scenario: {}\n", name);
    return 2;
  }
  const auto round = abi ? found->abi() : found->core();
  for (uint32_t i = 0; i < count; ++i) {
    if (round->run() == 0) return 1;
    if (reading && round->read() == 0) return 1;
  }
  return 0;
}

void print(const char* side, const Rates& rates, const Rates& copy) {
  fmt::print("  {:<10} {:>12.0f} {:>12.0f} {:>12.0f}   {:>6.2f}\n", side, rates.median, rates.least, rates.most,
             copy.most / rates.most);
}

int report(const std::vector<Scenario>& scenarios, const std::string& only, uint32_t repetitions) {
  fmt::print("rounds per second of processor time; the last column: how many copies of the same bytes one round costs\n");
  for (const Scenario& scenario : scenarios) {
    if (scenario.name.find(only) == std::string::npos) continue;
    const Measured measured = measure(scenario, repetitions);
    fmt::print("{}\n  {:<10} {:>12} {:>12} {:>12}   {:>6}\n", scenario.name, "", "median", "least", "most", "copies");
    print("core", measured.core.rounds, measured.copy);
    print("core, read", measured.core.read, measured.copy);
    if (scenario.abi) {
      print("abi", measured.abi.rounds, measured.copy);
      print("abi, read", measured.abi.read, measured.copy);
    }
    print("memcpy", measured.copy, measured.copy);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Speed of the codec");
  std::string only;
  std::string once;
  uint32_t count = 1;
  uint32_t repetitions = 101;
  bool abi = false;
  bool reading = false;
  bool listing = false;
  bool checking = false;
  app.add_option("filter", only, "Scenarios whose name contains this");
  app.add_option("--repetitions", repetitions, "Repetitions of about 2 ms of each side")->check(CLI::PositiveNumber);
  CLI::Option* const once_option = app.add_option("--once", once, "Only rounds of this scenario, unmeasured");
  app.add_option("--count", count, "How many, with --once");
  app.add_flag("--abi", abi, "Through the shared library, with --once");
  app.add_flag("--read", reading, "Read each response, with --once");
  app.add_flag("--list", listing, "Names and items of the scenarios");
  app.add_flag("--check", checking, "Run each side once and compare what it read");
  CLI11_PARSE(app, argc, argv);

  const std::vector<Scenario> scenarios = all_scenarios();
  if (listing) return list(scenarios);
  if (checking) return check(scenarios);
  if (*once_option) return run_once(scenarios, once, abi, reading, count);
  return report(scenarios, only, repetitions);
}
