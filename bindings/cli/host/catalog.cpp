#include "host/catalog.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>

namespace netipc::cli::host {
namespace {

constexpr int rest_factor = 10;
constexpr std::chrono::nanoseconds longest_rest = std::chrono::seconds(5);

std::chrono::nanoseconds read_clock(clockid_t id) {
  timespec time{};
  ::clock_gettime(id, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

const Cgroup* find(const CgroupSet& set, std::string_view relative_path) {
  // Ordered by name, which is the path but for bytes nobody should see: cgroups of one name
  // differ in those. Their hierarchy, which is in `path` too, cannot be mistaken for a part
  // of the path, as the name would be longer then.
  const std::string name = name_cgroup(relative_path);
  const std::string ending = fmt::format("/{}/cgroup.procs", relative_path);
  const auto before = [](const Cgroup& cgroup, const std::string& wanted) { return cgroup.name < wanted; };
  auto candidate = std::lower_bound(set.cgroups.begin(), set.cgroups.end(), name, before);
  for (; candidate != set.cgroups.end() && candidate->name == name; ++candidate) {
    if (candidate->path.ends_with(ending)) return &*candidate;
  }
  return nullptr;
}

Clock system_clock() {
  return {[] { return read_clock(CLOCK_MONOTONIC); }, [] { return read_clock(CLOCK_THREAD_CPUTIME_ID); }};
}

Catalog::Catalog(Scanner scanner, Warn warn, Clock clock)
    : scanner_(std::move(scanner)), warn_(std::move(warn)), clock_(std::move(clock)) {}

std::shared_ptr<const CgroupSet> Catalog::current() {
  const std::lock_guard lock(mutex_);
  if (clock_.now() >= look_again_) look();
  return set_;
}

void Catalog::look() {
  const auto before = clock_.cpu_time();
  Scan scan = scanner_();
  const auto cost = clock_.cpu_time() - before;
  look_again_ = clock_.now() + std::min(cost * rest_factor, longest_rest);

  for (const std::string& problem : scan.problems) {
    if (warned_.insert(problem).second) warn_(problem);
  }
  const bool first_of_host = set_->generation == 0 && scan.layout != LayoutKind::none;
  if (!first_of_host && set_->cgroups == scan.cgroups) return;
  set_ = std::make_shared<const CgroupSet>(CgroupSet{set_->generation + 1, std::move(scan.cgroups)});
}

}  // namespace netipc::cli::host
