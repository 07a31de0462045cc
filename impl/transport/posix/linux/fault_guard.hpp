#pragma once

// Survival of a peer that shrinks a region under our feet.
//
// An access to a mapped page beyond the end of its file raises SIGBUS, and no
// kernel interface offers a shared file mapping that cannot be shrunk by whoever
// may write it. While at least one region is mapped, a SIGBUS handler stands
// guard: a fault inside a guarded range puts private zero pages there, marks the
// range lost and lets the access go on; every other fault goes to the handler
// that was there before. The last range to go takes the handler with it.
// docs/design/007-shared-memory-faults.md weighs the alternatives.

#include <signal.h>

#include <atomic>
#include <cstddef>

#include "base/result.hpp"

namespace netipc::platform {

class FaultGuard {
 public:
  FaultGuard() = default;
  ~FaultGuard() { stop(); }
  FaultGuard(const FaultGuard&) = delete;
  FaultGuard& operator=(const FaultGuard&) = delete;

  // Guards a mapping, which must outlive this. no_memory: too many are guarded.
  Status watch(void* base, size_t size) noexcept;
  void stop() noexcept;

  // The file was shrunk: what is read now are zeros, what is written is lost.
  [[nodiscard]] bool lost() const noexcept;

  struct Range {
    std::atomic<char*> base{nullptr};
    size_t size = 0;
    std::atomic<bool> lost{false};
  };

 private:
  Range* range_ = nullptr;
};

// Around every access to a guarded range. The kernel asks no handler and ends the
// process where the faulting thread blocks SIGBUS, as threads of daemons block
// everything: so it is let through meanwhile. The mask is asked each time, because
// the host may change it between any two calls.
class FaultScope {
 public:
  FaultScope() noexcept {
    ::sigemptyset(&bus_);
    ::sigaddset(&bus_, SIGBUS);
    sigset_t before;
    blocked_ = ::pthread_sigmask(SIG_UNBLOCK, &bus_, &before) == 0 && ::sigismember(&before, SIGBUS) == 1;
  }
  ~FaultScope() {
    if (blocked_) ::pthread_sigmask(SIG_BLOCK, &bus_, nullptr);
  }
  FaultScope(const FaultScope&) = delete;
  FaultScope& operator=(const FaultScope&) = delete;

 private:
  sigset_t bus_;
  bool blocked_;
};

}  // namespace netipc::platform
