#pragma once

// Ends this process when it asks for an io_uring.

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/forbid_call.hpp"

namespace netipc::test {

constexpr int asked_for_ring = 42;

// From here on, for this thread and those it starts.
inline void end_when_asked_for_ring() {
  ::signal(SIGSYS, [](int) { ::_exit(asked_for_ring); });
  forbid_call(SYS_io_uring_setup, SECCOMP_RET_TRAP);
}

}  // namespace netipc::test
