#include <sched.h>

#include "transport/spin.hpp"

namespace netipc::transport {

void yield_cpu() noexcept { ::sched_yield(); }

unsigned usable_cpus() noexcept {
  static const unsigned count = [] {
    cpu_set_t set;
    CPU_ZERO(&set);
    // Machines beyond 1024 CPUs fail here; any answer above one will do for them.
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return 2u;
    return static_cast<unsigned>(CPU_COUNT(&set));
  }();
  return count;
}

}  // namespace netipc::transport
