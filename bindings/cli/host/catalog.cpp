#include "host/catalog.hpp"

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
