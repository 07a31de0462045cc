#include <sched.h>
#include <unistd.h>

#include "transport/wait_point.hpp"

namespace netipc::transport {

void yield_cpu() noexcept { ::sched_yield(); }

uint32_t this_process() noexcept { return static_cast<uint32_t>(::getpid()); }

unsigned usable_cpus() noexcept {
  cpu_set_t set;
  CPU_ZERO(&set);
  // Machines beyond 1024 CPUs fail here; any answer above one will do for them.
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return 2;
  return static_cast<unsigned>(CPU_COUNT(&set));
}

}  // namespace netipc::transport
