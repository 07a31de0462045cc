#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>

#include "bench/bare_probe.hpp"
#include "bench/cache/provider.hpp"

using namespace netipc::bench;
using namespace netipc::cli::bench;
using Clock = std::chrono::steady_clock;

namespace {

// One pass over all keys in random order; how many were found.
using Pass = std::function<uint32_t()>;

class Readers {
 public:
  // Keys of their own, in the order of use: what is random is where the cache has to
  // look, not where a consumer keeps its names.
  explicit Readers(const Provider& provider) : provider_(provider), probe_(provider.keys()) {
    for (const uint32_t i : random_order(static_cast<uint32_t>(provider.keys().size())))
      keys_.push_back(provider.keys()[i]);
  }

  // A guard for the whole pass.
  uint32_t held() const {
    netipc_service_cgroups_guard guard;
    if (netipc_service_cgroups_guard_acquire(provider_.cache(), &guard) != NETIPC_STATUS_OK) return 0;
    uint32_t found = 0;
    for (const Cgroup& key : keys_) found += get(guard, key);
    netipc_service_cgroups_guard_release(&guard);
    return found;
  }
  // A guard for every lookup.
  uint32_t each() const {
    uint32_t found = 0;
    for (const Cgroup& key : keys_) {
      netipc_service_cgroups_guard guard;
      if (netipc_service_cgroups_guard_acquire(provider_.cache(), &guard) != NETIPC_STATUS_OK) return 0;
      found += get(guard, key);
      netipc_service_cgroups_guard_release(&guard);
    }
    return found;
  }
  uint32_t bare() const {
    uint32_t found = 0;
    for (const Cgroup& key : keys_) found += probe_.find(key.hash) != 0 ? 1u : 0u;
    return found;
  }

 private:
  static uint32_t get(const netipc_service_cgroups_guard& guard, const Cgroup& key) {
    return netipc_service_cgroups_guard_get(&guard, key.hash, key.name.data(), key.name.size()) != nullptr ? 1u : 0u;
  }

  const Provider& provider_;
  BareProbe probe_;
  std::vector<Cgroup> keys_;
};

// Lookups per second of `threads` threads together, over `seconds`.
double rate(const Pass& pass, unsigned threads, double seconds) {
  std::atomic<bool> done{false};
  std::atomic<uint64_t> lookups{0};
  std::vector<std::thread> readers;
  const auto start = Clock::now();
  for (unsigned i = 0; i < threads; ++i)
    readers.emplace_back([&] {
      uint64_t own = 0;
      while (!done.load(std::memory_order_relaxed)) own += pass();
      lookups += own;
    });
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  done = true;
  for (auto& reader : readers) reader.join();
  return static_cast<double>(lookups) / std::chrono::duration<double>(Clock::now() - start).count();
}

double median_rate(const Pass& pass, unsigned threads, double seconds, unsigned repetitions) {
  std::vector<double> rates;
  for (unsigned i = 0; i < repetitions; ++i) rates.push_back(rate(pass, threads, seconds));
  std::sort(rates.begin(), rates.end());
  return rates[rates.size() / 2];
}

// Replaces the snapshot without pause while it lives.
class Refreshing {
 public:
  explicit Refreshing(netipc_service_cgroups_cache* cache)
      : thread_([this, cache] {
          while (!done_ && netipc_service_cgroups_cache_refresh(cache, 0) == NETIPC_STATUS_OK) {
          }
        }) {}
  ~Refreshing() {
    done_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::thread thread_;
};

void report(const Provider& provider, double seconds, unsigned repetitions) {
  const Readers readers(provider);
  const auto row = [&](const char* what, const Pass& pass, double limit, unsigned threads) {
    const double lookups = median_rate(pass, threads, seconds, repetitions);
    fmt::print("{:<34} {:>7} {:>16.1f} {:>10.2f}\n", what, threads, lookups / 1e6, limit == 0 ? 1.0 : lookups / limit);
    return lookups;
  };
  fmt::print("{} items in random order, {} CPUs; medians of {} repetitions of {} s\n", provider.keys().size(),
             std::thread::hardware_concurrency(), repetitions, seconds);
  fmt::print("{:<34} {:>7} {:>16} {:>10}\n", "", "threads", "million/s", "of limit");
  for (unsigned threads = 1; threads <= 4; ++threads) {
    const double limit = row("bare hash probe (the limit)", [&] { return readers.bare(); }, 0, threads);
    row("lookup, guard held", [&] { return readers.held(); }, limit, threads);
    row("lookup, guard for each", [&] { return readers.each(); }, limit, threads);
    const Refreshing beside(provider.cache());
    row("guard held, refresh beside", [&] { return readers.held(); }, limit, threads);
    row("guard for each, refresh beside", [&] { return readers.each(); }, limit, threads);
  }
}

// Every key is found, alone and beside a refresh.
int check(const Provider& provider) {
  const Readers readers(provider);
  const auto items = static_cast<uint32_t>(provider.keys().size());
  const Refreshing beside(provider.cache());
  for (int i = 0; i < 100; ++i)
    if (readers.held() != items || readers.each() != items || readers.bare() != items) return 1;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Lookups in the cgroups cache, beside a bare hash probe.");
  bool only_check = false;
  uint32_t items = 1000;
  unsigned repetitions = 5;
  double seconds = 0.3;
  app.add_flag("--check", only_check, "prove that every key is found, measure nothing");
  app.add_option("--items", items, "items of the snapshot")->capture_default_str()->check(CLI::Range(1u, 10'000u));
  app.add_option("--repetitions", repetitions, "of each figure")->capture_default_str()->check(CLI::Range(1u, 1000u));
  app.add_option("--seconds", seconds, "of each repetition")->capture_default_str()->check(CLI::Range(0.01, 60.0));
  CLI11_PARSE(app, argc, argv);
  try {
    const Provider provider(items);
    if (only_check) return check(provider);
    report(provider, seconds, repetitions);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "netipc-bench-cache: {}\n", failure.what());
    return 1;
  }
}
