#pragma once

// Blocks until a descriptor is ready, the wait's deadline passes or its abort
// signal is raised. EINTR goes on waiting for what is left.

#include "base/result.hpp"
#include "transport/wait.hpp"

namespace netipc::platform {

enum class Readiness { input, output };

// ok: ready, or in a state the next read or write will report.
Status wait_fd(int fd, Readiness readiness, const transport::Wait& wait) noexcept;

[[nodiscard]] bool readable(int fd) noexcept;

// Until one of two has input. aborted: `other`. ok: `fd` alone.
Status wait_either(int fd, int other) noexcept;

}  // namespace netipc::platform
