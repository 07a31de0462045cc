#pragma once

// Threads that use the services and judge what they get. Each counts how its calls
// ended; what may not happen is a fault, and the first one is kept.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "netipc/netipc.h"

namespace netipc::stress {

class Consumer {
 public:
  // One call or look; what it ended with.
  using Turn = std::function<netipc_status(Consumer& self)>;

  Consumer(std::string name, std::vector<netipc_status> allowed) : name_(std::move(name)), allowed_(std::move(allowed)) {}
  ~Consumer() { join(); }
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  void run(Turn turn);
  void stop() { done_ = true; }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  // Of the turns themselves, for what an answer says.
  void fault(const std::string& what);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] uint64_t turns() const { return turns_; }
  [[nodiscard]] std::string faults() const;
  // "123 OK, 4 TRUNCATED; longest 31 ms"
  [[nodiscard]] std::string summary() const;

 private:
  static constexpr size_t statuses = 400;
  void count(netipc_status status);

  const std::string name_;
  const std::vector<netipc_status> allowed_;
  std::array<std::atomic<uint64_t>, statuses> outcomes_{};
  std::atomic<uint64_t> turns_{0};
  std::atomic<uint64_t> longest_ms_{0};
  std::atomic<bool> done_{false};
  mutable std::mutex mutex_;
  std::string fault_;
  uint64_t fault_count_ = 0;
  std::thread thread_;
};

using Consumers = std::vector<std::unique_ptr<Consumer>>;

// The clients of PREFIX's services, over sockets and over shared memory.
class Clients {
 public:
  Clients(const std::string& run_dir, const std::string& prefix);
  ~Clients();
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  void start(Consumers& consumers);
  // One of them finds its call aborted; it goes on.
  void abort_one(unsigned which);
  // Sessions on shared memory now, of how many that want it.
  [[nodiscard]] std::string shared_memory() const;

 private:
  const std::string prefix_;
  std::vector<netipc_service_client*> increments_;
  std::vector<netipc_service_client*> lookups_;
};

// A cache that is refreshed all the time, and its readers.
class CachedSnapshot {
 public:
  CachedSnapshot(const std::string& run_dir, const std::string& prefix);
  ~CachedSnapshot();
  CachedSnapshot(const CachedSnapshot&) = delete;
  CachedSnapshot& operator=(const CachedSnapshot&) = delete;

  void start(Consumers& consumers, unsigned readers);

 private:
  netipc_status refresh();
  netipc_status read(Consumer& reader, uint32_t& next);

  netipc_service_cgroups_cache* cache_ = nullptr;
  std::atomic<bool> filled_{false};
};

// Clients that come, call once and go.
void start_visitors(Consumers& consumers, const std::string& run_dir, const std::string& prefix);

}  // namespace netipc::stress
