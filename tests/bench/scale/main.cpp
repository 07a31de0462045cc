// netipc-bench-scale: what sessions cost a server, idle and beside a busy one.

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "bench/scale/crowd.hpp"
#include "bench/scale/server.hpp"
#include "support/process_stats.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc::bench;
using netipc::test::ProcessStats;
using netipc::test::TmpRunDir;
using Clock = std::chrono::steady_clock;

namespace {

constexpr uint32_t uds = 1;
constexpr uint32_t shared_memory = 3;

// What a server may have open and be, beside its sessions.
constexpr unsigned spare = 64;

struct Options {
  double seconds = 5;
  // Longer than a handshake may take: the timer of the last one rings once.
  double settle = 5.5;
  unsigned repetitions = 9;
  std::vector<unsigned> uds{1000, 5000};
  std::vector<unsigned> shm{500};
  unsigned idle_beside = 1000;
};

uint64_t region_bytes(const std::string& run_dir) {
  for (const auto& entry : std::filesystem::directory_iterator(run_dir))
    if (entry.path().extension() == ".ipcshm") return std::filesystem::file_size(entry.path());
  return 0;
}

void rest(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

// Whether server and clients can have so many sessions: a client has a descriptor more
// than its session, what wakes it for an abort.
bool has_room(const char* kind, unsigned sessions) {
  const unsigned needed = 2 * sessions + spare;
  if (raise_descriptor_limit(needed)) return true;
  fmt::print("{} {}: left out, RLIMIT_NOFILE cannot be raised to {}\n", sessions, kind, needed);
  return false;
}

// Memory and sleeplessness of a server with so many idle sessions, each of which has
// had its requests answered before and has them answered after.
void idle(const char* kind, uint32_t profiles, unsigned sessions, const Options& options) {
  if (!has_room(kind, sessions)) return;
  const TmpRunDir dir;
  Server server(dir.path(), profiles, sessions + spare);
  const ProcessStats stats(server.pid());
  // What the first of all sessions makes the server reach for is not theirs.
  { Crowd(dir.path(), profiles, 8).call_all(4); }
  rest(0.2);
  const uint64_t before = stats.resident_bytes();
  const Crowd crowd(dir.path(), profiles, sessions);
  crowd.call_all(3);
  rest(options.settle);
  const uint64_t each = (stats.resident_bytes() - before) / sessions;
  const uint64_t slept = stats.voluntary_switches();
  const auto since = Clock::now();
  rest(options.seconds);
  const double wakes = static_cast<double>(stats.voluntary_switches() - slept) /
                       std::chrono::duration<double>(Clock::now() - since).count();
  crowd.call_all(1);
  const uint64_t region = region_bytes(dir.path());
  fmt::print("{:>6} {:<4} {:>16.1f} {:>14.1f} {:>16.2f} {:>10}\n", sessions, kind, static_cast<double>(each) / 1024,
             static_cast<double>(region) / 1024, wakes, stats.threads());
  std::fflush(stdout);
}

double calls_per_second(const Client& client, double seconds) {
  uint64_t calls = 0;
  const auto start = Clock::now();
  const auto until = start + std::chrono::duration<double>(seconds);
  while (Clock::now() < until)
    for (int i = 0; i < 64; ++i) client.call(calls++);
  return static_cast<double>(calls) / std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

// One busy client of a server that has it alone, and of one that has many idle ones,
// in turns.
void hot(const char* kind, uint32_t profiles, const Options& options) {
  const TmpRunDir alone_dir;
  const TmpRunDir crowded_dir;
  const Server alone_server(alone_dir.path(), profiles, spare);
  const Server crowded_server(crowded_dir.path(), profiles, options.idle_beside + spare);
  const Client alone(alone_dir.path(), profiles);
  const Crowd crowd(crowded_dir.path(), uds, options.idle_beside);
  crowd.call_all(1);
  const Client beside(crowded_dir.path(), profiles);
  std::vector<double> quiet;
  std::vector<double> crowded;
  for (unsigned i = 0; i < options.repetitions; ++i) {
    quiet.push_back(calls_per_second(alone, options.seconds / 10));
    crowded.push_back(calls_per_second(beside, options.seconds / 10));
  }
  fmt::print("{:<4} {:>14.0f} {:>14.0f} {:>10.2f}\n", kind, median(quiet), median(crowded),
             median(crowded) / median(quiet));
  std::fflush(stdout);
}

void stopping(const char* kind, uint32_t profiles, unsigned sessions, const Options& options) {
  if (!has_room(kind, sessions)) return;
  std::vector<double> took;
  for (unsigned i = 0; i < options.repetitions; ++i) {
    const TmpRunDir dir;
    Server server(dir.path(), profiles, sessions + spare);
    const Crowd crowd(dir.path(), profiles, sessions);
    const auto unfinished = unfinished_clients(dir.path());
    crowd.call_all(1);
    took.push_back(server.stop());
  }
  const double worst = *std::max_element(took.begin(), took.end());
  fmt::print("{:>6} {:<4} {:>10.2f} {:>10.2f}\n", sessions, kind, median(took), worst);
  std::fflush(stdout);
}

// A call on a session whose server was killed and is there again.
void recovering(const char* kind, uint32_t profiles, const Options& options) {
  const TmpRunDir dir;
  Server server(dir.path(), profiles, spare);
  const Client client(dir.path(), profiles);
  std::vector<double> took;
  for (unsigned i = 0; i < options.repetitions; ++i) {
    client.call(i);
    server.kill_and_restart();
    const auto begun = Clock::now();
    client.call(i);
    took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begun).count());
  }
  fmt::print("{:<4} {:>10.2f} {:>10.2f}\n", kind, median(took), *std::max_element(took.begin(), took.end()));
  std::fflush(stdout);
}

void report_idle(const Options& options) {
  fmt::print("idle sessions {:>22} {:>14} {:>16} {:>10}\n", "KiB each", "region KiB", "wake-ups/s", "threads");
  for (const unsigned sessions : options.uds) idle("uds", uds, sessions, options);
  for (const unsigned sessions : options.shm) idle("shm", shared_memory, sessions, options);
}

void report_hot(const Options& options) {
  fmt::print("\ncalls per second of one client, alone and beside {} idle ones: medians of {}\n", options.idle_beside,
             options.repetitions);
  fmt::print("{:<4} {:>14} {:>14} {:>10}\n", "", "alone", "beside", "ratio");
  hot("uds", uds, options);
  hot("shm", shared_memory, options);
}

void report_stop(const Options& options) {
  fmt::print("\nstop until run returns, with a silent and a half-finished client: ms, of {}\n", options.repetitions);
  fmt::print("{:>11} {:>10} {:>10}\n", "sessions", "median", "worst");
  stopping("uds", uds, 1, options);
  for (const unsigned sessions : options.uds) stopping("uds", uds, sessions, options);
  stopping("shm", shared_memory, 1, options);
  for (const unsigned sessions : options.shm) stopping("shm", shared_memory, sessions, options);
}

void report_recovery(const Options& options) {
  fmt::print("\nfirst call after the server was killed and restarted: ms\n");
  fmt::print("{:<4} {:>10} {:>10}\n", "", "median", "worst");
  recovering("uds", uds, options);
  recovering("shm", shared_memory, options);
}

using Part = void (*)(const Options& options);
const std::map<std::string, Part> parts{
    {"idle", report_idle}, {"hot", report_hot}, {"stop", report_stop}, {"recovery", report_recovery}};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("What sessions cost a server.");
  Options options;
  bool only_check = false;
  std::string run_dir;
  uint32_t profiles = 0;
  uint32_t sessions = 0;
  std::vector<std::string> wanted{"idle", "hot", "stop", "recovery"};
  app.add_flag("--check", only_check, "few of everything, for a moment: prove that every answer is right");
  app.add_option("--seconds", options.seconds, "to look at idle sessions; a tenth for a run of the busy one")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 60.0));
  app.add_option("--repetitions", options.repetitions, "of everything that is timed")
      ->capture_default_str()
      ->check(CLI::Range(1u, 1000u));
  app.add_option("--parts", wanted, "what to measure")
      ->delimiter(',')
      ->capture_default_str()
      ->check(CLI::IsMember({"idle", "hot", "stop", "recovery"}));
  app.add_option("--serve", run_dir, "RUN_DIR: be the server")->group("");
  app.add_option("--profiles", profiles)->group("");
  app.add_option("--sessions", sessions)->group("");
  CLI11_PARSE(app, argc, argv);
  try {
    if (!run_dir.empty()) return serve(run_dir, profiles, sessions);
    if (only_check)
      options = {.seconds = 0.1, .settle = 0.1, .repetitions = 1, .uds = {100}, .shm = {20}, .idle_beside = 20};
    for (const std::string& name : wanted) parts.at(name)(options);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "netipc-bench-scale: {}\n", failure.what());
    return 1;
  }
}
