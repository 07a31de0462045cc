#pragma once

// The failure of a system call, from errno.

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "exit.hpp"

namespace netipc::cli::bench {

inline Failure system_failure(const char* call) {
  return {Exit::failed, fmt::format("{}: {}", call, std::strerror(errno))};
}

}  // namespace netipc::cli::bench
