#include "bench/placement.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "exit.hpp"

namespace netipc::cli::bench {
namespace {

void check(int result) {
  if (result == 0) return;
  throw Failure{Exit::failed, fmt::format("the CPUs of this process cannot be set: {}: use --placement free",
                                          std::strerror(errno))};
}

}  // namespace

std::string_view name_of(Placement placement) noexcept {
  for (const PlacementName& known : placement_names) {
    if (known.placement == placement) return known.name;
  }
  return {};
}

std::optional<Placement> find_placement(std::string_view name) noexcept {
  for (const PlacementName& known : placement_names) {
    if (known.name == name) return known.placement;
  }
  return std::nullopt;
}

void place(Placement placement, Side side) {
  if (placement == Placement::free) return;
  cpu_set_t usable;
  CPU_ZERO(&usable);
  check(::sched_getaffinity(0, sizeof usable, &usable));
  std::vector<size_t> cpus;
  for (size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &usable)) cpus.push_back(cpu);
  }
  if (placement == Placement::split && cpus.size() < 2) {
    throw Failure{Exit::failed, "there is one CPU only: use --placement free or same"};
  }
  cpu_set_t chosen;
  CPU_ZERO(&chosen);
  CPU_SET(placement == Placement::split && side == Side::server ? cpus.back() : cpus.front(), &chosen);
  check(::sched_setaffinity(0, sizeof chosen, &chosen));
}

}  // namespace netipc::cli::bench
