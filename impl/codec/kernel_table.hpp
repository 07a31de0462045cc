#pragma once

// All parts of a kernel, and the kernel. See kernel_parts.hpp.

#include "codec/kernel_build.hpp"
#include "codec/kernel_judge.hpp"
#include "codec/kernel_keys.hpp"

namespace netipc::codec::NETIPC_KERNEL {

inline constexpr lookup::Kernel make_kernel(const char* name) noexcept {
  return {.name = name,
          .paths_hold = paths_hold,
          .pids_hold = pids_hold,
          .write_paths = write_paths,
          .write_pids = write_pids,
          .cgroups_hold = cgroups_hold,
          .apps_hold = apps_hold,
          .write_cgroup = write_cgroup,
          .write_app = write_app};
}

}  // namespace netipc::codec::NETIPC_KERNEL
