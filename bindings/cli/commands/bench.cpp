#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <CLI/Error.hpp>
#include <algorithm>
#include <array>
#include <filesystem>

#include "bench/processes.hpp"
#include "bench/rows.hpp"
#include "client.hpp"
#include "commands/commands.hpp"
#include "progress.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

using bench::Measured;
using bench::Row;
using bench::Scenario;

constexpr std::string_view default_service = "netipc-bench";
constexpr std::string_view ours = "netipc";
constexpr std::string_view raw = "raw";

enum class Role : unsigned char { both, client, server };

struct BenchOptions : EndpointOptions {
  std::vector<const Scenario*> scenarios;
  std::vector<uint32_t> rates{0};
  bench::Placement placement = bench::Placement::free;
  Role role = Role::both;
  std::string peer{ours};
  uint32_t duration_ms = 1000;
  uint32_t repetitions = 3;
  bool limits = true;
  bool csv = false;
};

// A run dir of this process alone, gone with it.
class PrivateRunDir {
 public:
  PrivateRunDir() {
    if (::mkdtemp(path_.data()) == nullptr) {
      throw Failure{Exit::failed, "no run dir can be made in /tmp: make it writable, or use --role with a --run-dir"};
    }
  }
  ~PrivateRunDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_.data(), ignored);
  }
  PrivateRunDir(const PrivateRunDir&) = delete;
  PrivateRunDir& operator=(const PrivateRunDir&) = delete;

  [[nodiscard]] const char* path() const noexcept { return path_.data(); }

 private:
  std::array<char, 32> path_{"/tmp/netipc-bench-XXXXXX"};
};

void measure_one(Row& row, const BenchOptions& options, const Endpoint& endpoint) {
  const bench::Load load{row.rate, std::chrono::milliseconds(options.duration_ms)};
  try {
    if (options.role == Role::both) {
      row.trials.push_back(bench::measure_pair(*row.scenario, endpoint, options.placement, load));
      return;
    }
    const std::unique_ptr<bench::Pair> pair = row.scenario->make(endpoint);
    const std::unique_ptr<bench::Client> client = pair->connect();
    row.trials.push_back(bench::measure(*row.scenario, *client, client->server_pid(), load));
  } catch (Failure& failure) {
    failure.message = fmt::format("{} at rate {}: {}", row.scenario->name, bench::rate_text(row.rate), failure.message);
    throw;
  }
}

// The chosen scenarios at every rate, and with them the limits they are compared with.
std::vector<Row> rows_of(const BenchOptions& options) {
  std::vector<Row> rows;
  const auto add = [&rows](const Scenario& scenario, std::string_view server, uint32_t rate) {
    const bool there = std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
      return row.scenario == &scenario && row.rate == rate;
    });
    if (!there) rows.push_back({&scenario, std::string(scenario.raw ? raw : ours), std::string(server), rate, {}});
  };
  for (const uint32_t rate : options.rates) {
    for (const Scenario* scenario : options.scenarios) add(*scenario, scenario->raw ? raw : options.peer, rate);
    if (!options.limits || options.role != Role::both) continue;
    for (const Scenario* scenario : options.scenarios) {
      const Scenario* limit = bench::find_scenario(bench::limit_of(*scenario, options.placement, rate));
      if (limit != nullptr) add(*limit, raw, rate);
    }
  }
  return rows;
}

void measure_all(const BenchOptions& options, const Endpoint& endpoint) {
  std::vector<Row> rows = rows_of(options);
  for (uint32_t repetition = 0; repetition < options.repetitions; ++repetition) {
    for (Row& row : rows) measure_one(row, options, endpoint);
  }
  if (options.csv) return print(to_csv(rows));
  options.json ? print_json(to_json(rows, options.placement)) : print(to_text(rows, options.placement));
}

const Scenario& only_scenario(const BenchOptions& options) {
  if (options.scenarios.size() == 1 && !options.scenarios.front()->raw) return *options.scenarios.front();
  throw Failure{Exit::usage, "--role server serves one scenario, and no raw limit: name it"};
}

void run_bench(BenchOptions options) {
  if (options.scenarios.empty()) {
    for (const Scenario& scenario : bench::scenarios()) {
      if (!scenario.raw) options.scenarios.push_back(&scenario);
    }
  }
  if (options.role == Role::both) {
    const PrivateRunDir run_dir;
    options.run_dir = run_dir.path();
    return measure_all(options, resolve(options, default_service));
  }
  const Endpoint endpoint = resolve(options, default_service);
  if (options.role == Role::server) {
    const Scenario& scenario = only_scenario(options);
    place(options.placement, bench::Side::server);
    return scenario.make(endpoint)->serve(
        [&] { complain(fmt::format("serving {} at {}", scenario.name, endpoint.path)); });
  }
  if (std::any_of(options.scenarios.begin(), options.scenarios.end(), [](const Scenario* one) { return one->raw; })) {
    throw Failure{Exit::usage, "a raw limit has both sides: leave --role out"};
  }
  place(options.placement, bench::Side::client);
  measure_all(options, endpoint);
}

// What `find` makes of a word, never nothing: that is a usage error.
template <class Find>
auto find_or_refuse(Find find, const std::string& option, const std::string& word, const std::string& expected) {
  const auto found = find(word);
  if (!found) throw CLI::ValidationError(option, fmt::format("'{}' is not {}", word, expected));
  return found;
}

std::optional<uint32_t> parse_rate(std::string_view text) {
  constexpr uint64_t most = 100'000'000;
  if (text == "max") return 0;
  const std::optional<uint64_t> rate = parse_number(text);
  return rate > 0 && rate <= most ? std::optional(static_cast<uint32_t>(*rate)) : std::nullopt;
}

std::optional<Role> parse_role(std::string_view text) {
  if (text == "both") return Role::both;
  if (text == "client") return Role::client;
  return text == "server" ? std::optional(Role::server) : std::nullopt;
}

std::string all_scenarios() {
  std::string text = "Scenarios: ";
  for (const Scenario& scenario : bench::scenarios()) {
    text += fmt::format("{}{}", scenario.name, &scenario == &bench::scenarios().back() ? "." : ", ");
  }
  return text;
}

void add_words(CLI::App& command, BenchOptions& options) {
  using Words = std::vector<std::string>;
  command
      .add_option_function<Words>(
          "scenario",
          [&options](const Words& words) {
            for (const std::string& word : words) {
              options.scenarios.push_back(find_or_refuse(bench::find_scenario, "scenario", word, "a scenario"));
            }
          },
          "What to measure (default: all that use the library)")
      ->type_name("SCENARIO");
  command
      .add_option_function<Words>(
          "--rates",
          [&options](const Words& words) {
            options.rates.clear();
            for (const std::string& word : words) {
              options.rates.push_back(*find_or_refuse(parse_rate, "--rates", word, "max or a number from 1 on"));
            }
          },
          "Requests a second: max, or numbers (default: max)")
      ->delimiter(',')
      ->type_name("LIST");
  command
      .add_option_function<std::string>(
          "--placement",
          [&options](const std::string& word) {
            options.placement =
                *find_or_refuse(bench::find_placement, "--placement", word, "one of free, same, split");
          },
          "CPUs: free, same (one for both sides) or split (one each) (default: free)")
      ->type_name("WORD");
  command
      .add_option_function<std::string>(
          "--role",
          [&options](const std::string& word) {
            options.role = *find_or_refuse(parse_role, "--role", word, "one of both, client, server");
          },
          "Which side to be: both, in a run dir of their own, client or server (default: both)")
      ->type_name("WORD");
}

}  // namespace

void add_bench(CLI::App& program, Chosen& chosen) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command = program.add_subcommand("bench", "Measure calls, beside what the machine can do without the library");
  command->footer(all_scenarios() + "\n\n" + command->get_footer());
  add_words(*command, *options);
  add_options(*command, *options, default_service);
  command->add_option("--peer", options->peer, "Implementation of the server, for the results of --role client")
      ->type_name("NAME")
      ->capture_default_str();
  add_duration(*command, "--duration", options->duration_ms, 0, "Of one measurement (default: 1s)");
  command->add_option("--repetitions", options->repetitions, "Measurements of each, in turn, 1000 at most; medians are printed")
      ->check(unsaid(CLI::Range(1U, 1000U)))
      ->type_name("NUMBER")
      ->capture_default_str();
  command->add_flag_callback("--no-limits", [options] { options->limits = false; }, "Leave the raw limits out");
  command->add_flag("--csv", options->csv, "Print comma-separated values")->excludes("--json");
  command->callback([options, &chosen] {
    if (options->duration_ms == 0) throw Failure{Exit::usage, "--duration is 0: nothing would be measured"};
    chosen = [options] { run_bench(*options); };
  });
}

}  // namespace netipc::cli
