#pragma once

// What the bench runs: one kind of request, asked by one process, answered by another.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "bench/placement.hpp"
#include "options.hpp"

namespace netipc::cli::bench {

// How long a client waits for an answer before it takes the server for dead.
inline constexpr uint32_t patience_ms = 10'000;

// The asking side, in a process of its own.
class Client {
 public:
  Client() = default;
  virtual ~Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Asks `times` times and judges every answer; what was got, in the unit of the
  // scenario. Throws Failure at the first answer that is wrong or missing.
  virtual uint64_t run(uint32_t times) = 0;

  // Whose processor time is the server's; -1 if unknown.
  [[nodiscard]] virtual int64_t server_pid() const { return -1; }
};

// Both sides, made before there are two processes, so that they can share memory.
class Pair {
 public:
  Pair() = default;
  virtual ~Pair() = default;
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  // The answering side: calls `listening` once clients may come, and serves until
  // SIGTERM.
  virtual void serve(const std::function<void()>& listening) = 0;
  // The asking side, which must not outlive the pair.
  virtual std::unique_ptr<Client> connect() = 0;
};

// The raw limits that a scenario is compared with; empty: none.
struct Limits {
  std::string_view fast;     // as many requests as possible
  std::string_view one_cpu;  // the same, where both sides share one CPU
  std::string_view paced;    // what waits without burning a CPU
};

struct Scenario {
  std::string_view name;
  std::string_view unit;  // what throughput counts
  Limits limits{};
  bool raw = false;       // a limit itself: without the library, so both sides are here
  uint32_t requests = 1;  // in one run, for the pace
  uint32_t runs = 1;      // between two looks at the clock; their latency is the mean
  std::unique_ptr<Pair> (*make)(const Endpoint& endpoint) = nullptr;
};

// `rate` as in Load.
std::string_view limit_of(const Scenario& scenario, Placement placement, uint32_t rate) noexcept;

// All of them, what the library does before the raw limits.
std::span<const Scenario> scenarios() noexcept;
const Scenario* find_scenario(std::string_view name) noexcept;

}  // namespace netipc::cli::bench
