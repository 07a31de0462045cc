// netipc-soak: providers that are killed and restarted at random, one that never is,
// and everything that uses them, for as long as one likes.

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>

#include "stress/consumers.hpp"
#include "stress/provider.hpp"
#include "support/process_stats.hpp"
#include "support/same_program.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc::stress;
using netipc::test::ProcessStats;
using netipc::test::SameProgram;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

namespace {

// Memory that a process may have more at the end than when it had warmed up: what
// its allocator and its threads still had to reach for the first time.
constexpr uint64_t resident_slack = 4u << 20;

// And descriptors: sessions that were not there yet, and what long waits on shared
// memory keep once they have had one.
constexpr size_t descriptor_slack = 24;

// Turns end within a call's timeout; a thread that shows none for so long hangs.
constexpr std::chrono::seconds patience{60};

// What a process takes, looked at once a second.
class Series {
 public:
  void look(pid_t pid) {
    const ProcessStats stats(pid);
    resident_.push_back(stats.resident_bytes());
    descriptors_.push_back(stats.descriptors());
  }
  // Medians of the second tenth and of the last: sessions come and go in between.
  [[nodiscard]] std::string judge(const char* who, std::vector<std::string>& faults) const {
    const auto [early, late] = ends(resident_);
    const auto [few, many] = ends(descriptors_);
#ifndef NETIPC_MEMORY_KEPT_BACK
    if (late > early + resident_slack) faults.push_back(fmt::format("{}: resident memory grows", who));
#endif
    if (many > few + descriptor_slack) faults.push_back(fmt::format("{}: descriptors grow", who));
    return fmt::format("{:<20} resident {} -> {} KiB, descriptors {} -> {}", who, early / 1024, late / 1024, few, many);
  }

 private:
  template <class T>
  static std::pair<T, T> ends(const std::vector<T>& all) {
    const auto median = [](auto first, auto last) {
      std::vector<T> part(first, last);
      std::sort(part.begin(), part.end());
      return part[part.size() / 2];
    };
    const auto tenth = static_cast<std::ptrdiff_t>(std::max<size_t>(all.size() / 10, 1));
    const auto warm = std::min<std::ptrdiff_t>(tenth, static_cast<std::ptrdiff_t>(all.size()) - tenth);
    return {median(all.begin() + warm, all.begin() + warm + tenth), median(all.end() - tenth, all.end())};
  }
  std::vector<uint64_t> resident_;
  std::vector<size_t> descriptors_;
};

class Soak {
 public:
  Soak(unsigned seconds, unsigned seed)
      : until_(Clock::now() + std::chrono::seconds(seconds)),
        random_(seed),
        restarted_({"--provide", dir_.path(), "restarted"}),
        steady_({"--provide", dir_.path(), "steady"}) {}

  int run() {
    const size_t descriptors_before = ProcessStats(::getpid()).descriptors();
    restarted_.start();
    steady_.start();
    {
      Consumers consumers;
      Clients unsettled(dir_.path(), "restarted");
      Clients settled(dir_.path(), "steady");
      CachedSnapshot cache(dir_.path(), "restarted");
      unsettled.start(consumers);
      settled.start(consumers);
      cache.start(consumers, 2);
      start_visitors(consumers, dir_.path(), "steady");
      disturb(consumers, unsettled, settled);
      for (const auto& consumer : consumers) consumer->stop();
      for (const auto& consumer : consumers) consumer->join();
      report(consumers);
      fmt::print("clients that still may use shared memory: {} restarted, {} steady\n", unsettled.shared_memory(),
                 settled.shared_memory());
    }
    end_well(restarted_);
    end_well(steady_);
    if (ProcessStats(::getpid()).descriptors() != descriptors_before) faults_.push_back("consumers: descriptors are left");
    for (const auto& left : std::filesystem::directory_iterator(dir_.path()))
      faults_.push_back("left behind: " + left.path().filename().string());
    for (const std::string& fault : faults_) fmt::print("FAULT {}\n", fault);
    fmt::print("{}\n", faults_.empty() ? "sound" : "not sound");
    return faults_.empty() ? 0 : 1;
  }

 private:
  void end_well(SameProgram& provider) {
    provider.ask_to_end();
    if (provider.wait() != 0) faults_.push_back("a provider did not end well");
  }
  unsigned any(unsigned least, unsigned most) { return std::uniform_int_distribution<unsigned>(least, most)(random_); }

  // Ends and starts the one provider, aborts calls, and looks at everybody meanwhile.
  void disturb(const Consumers& consumers, Clients& unsettled, Clients& settled) {
    auto next_look = Clock::now();
    auto next_end = next_look + milliseconds(any(20, 500));
    std::optional<Clock::time_point> next_start;
    while (Clock::now() < until_) {
      auto wake = std::min(next_look, next_start ? *next_start : next_end);
      std::this_thread::sleep_until(wake);
      if (Clock::now() >= next_look) {
        look(consumers);
        next_look += std::chrono::seconds(1);
      }
      if (next_start) {
        if (Clock::now() < *next_start) continue;
        restarted_.start();
        ++starts_;
        next_start.reset();
        next_end = Clock::now() + milliseconds(any(20, 500));
      } else if (Clock::now() >= next_end) {
        if (any(0, 1) == 0) {
          restarted_.kill();
          ++kills_;
        } else {
          end_well(restarted_);
        }
        (any(0, 1) == 0 ? unsettled : settled).abort_one(any(0, 3));
        // At once as often as after a while.
        next_start = Clock::now() + milliseconds(any(0, 1) * any(0, 400));
      }
    }
    if (next_start) restarted_.start();
  }

  void look(const Consumers& consumers) {
    own_.look(::getpid());
    provider_.look(steady_.pid());
    for (const auto& consumer : consumers) {
      auto& [turns, since] = progress_[consumer.get()];
      if (turns != consumer->turns() || since == Clock::time_point{}) {
        turns = consumer->turns();
        since = Clock::now();
      } else if (Clock::now() - since > patience) {
        fmt::print("FAULT {}: hangs\n", consumer->name());
        std::fflush(stdout);
        std::abort();  // with a core to look at
      }
    }
  }

  void report(const Consumers& consumers) {
    fmt::print("{} starts of the provider, {} of them after SIGKILL\n", starts_, kills_);
    for (const auto& consumer : consumers) {
      fmt::print("{:<20} {}\n", consumer->name(), consumer->summary());
      if (consumer->turns() == 0) faults_.push_back(consumer->name() + ": never had a turn");
      if (const std::string fault = consumer->faults(); !fault.empty()) faults_.push_back(fault);
    }
    fmt::print("{}\n", own_.judge("consumers", faults_));
    fmt::print("{}\n", provider_.judge("steady provider", faults_));
  }

  const netipc::test::TmpRunDir dir_;
  const Clock::time_point until_;
  std::mt19937 random_;
  SameProgram restarted_;
  SameProgram steady_;
  Series own_;
  Series provider_;
  std::map<const Consumer*, std::pair<uint64_t, Clock::time_point>> progress_;
  std::vector<std::string> faults_;
  unsigned starts_ = 0;
  unsigned kills_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Providers that come and go, and everything that uses them.");
  unsigned seconds = 600;
  unsigned seed = std::random_device()();
  std::vector<std::string> provider;
  app.add_option("--seconds", seconds, "how long")->capture_default_str()->check(CLI::Range(1u, 1'000'000u));
  app.add_option("--seed", seed, "of what happens when; drawn if not given");
  app.add_option("--provide", provider, "RUN_DIR PREFIX: be the provider")->expected(2)->group("");
  CLI11_PARSE(app, argc, argv);
  try {
    if (!provider.empty()) return provide(provider[0], provider[1]);
    fmt::print("{} s, seed {}\n", seconds, seed);
    std::fflush(stdout);
    return Soak(seconds, seed).run();
  } catch (const std::exception& failure) {
    fmt::print(stderr, "netipc-soak: {}\n", failure.what());
    return 1;
  }
}
