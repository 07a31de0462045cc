#pragma once

// A thread that leaves the host's signals to the host: all are blocked in it but
// those a thread raises itself by what it executes.

#include <signal.h>

#include <system_error>
#include <thread>
#include <utility>

#include "base/result.hpp"

namespace netipc::platform {

// no_memory: the system has no thread for us.
template <class Body>
Result<std::thread> start_quiet_thread(Body&& body) noexcept {
  sigset_t blocked;
  sigset_t before;
  ::sigfillset(&blocked);
  for (const int own : {SIGBUS, SIGSEGV, SIGFPE, SIGILL, SIGTRAP}) ::sigdelset(&blocked, own);
  // A new thread inherits the mask of its creator.
  ::pthread_sigmask(SIG_SETMASK, &blocked, &before);
  try {
    std::thread thread(std::forward<Body>(body));
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
  } catch (const std::exception&) {
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return Status::no_memory;
  }
}

}  // namespace netipc::platform
