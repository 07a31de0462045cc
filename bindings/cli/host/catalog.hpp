#pragma once

// The cgroups of the machine as sessions share them: an immutable set that is
// replaced, and numbered anew, when a look at the machine shows another one.

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <set>

#include "host/scan.hpp"

namespace netipc::cli::host {

struct CgroupSet {
  uint64_t generation = 0;  // 0: there was no cgroup filesystem yet
  std::vector<Cgroup> cgroups;
};

// The cgroup at a path of its hierarchy, or null. The path is compared, never opened.
const Cgroup* find(const CgroupSet& set, std::string_view relative_path);

struct Clock {
  std::function<std::chrono::nanoseconds()> now;       // monotonic
  std::function<std::chrono::nanoseconds()> cpu_time;  // of the calling thread
};
Clock system_clock();

class Catalog {
 public:
  using Scanner = std::function<Scan()>;
  using Warn = std::function<void(const std::string&)>;

  // `warn` hears of every problem once.
  Catalog(Scanner scanner, Warn warn, Clock clock = system_clock());

  // Looks at the machine, unless the last look is younger than ten times what it
  // cost (and than five seconds): fresh on an ordinary host, never more than a
  // tenth of a CPU on one with a hundred thousand cgroups. Any thread.
  std::shared_ptr<const CgroupSet> current();

 private:
  void look();

  Scanner scanner_;
  Warn warn_;
  Clock clock_;
  std::mutex mutex_;
  std::shared_ptr<const CgroupSet> set_ = std::make_shared<const CgroupSet>();
  std::set<std::string> warned_;
  std::chrono::nanoseconds look_again_ = std::chrono::nanoseconds::min();
};

}  // namespace netipc::cli::host
