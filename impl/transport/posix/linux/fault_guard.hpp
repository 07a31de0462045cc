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

#include <atomic>
#include <cstddef>
#include <cstdint>

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
// everything: so it is let through meanwhile. That costs a system call, so that a
// thread does not block it is believed for a tick of the kernel's clock; that one
// does is asked each time.
class FaultScope {
 public:
  // Who was last seen to let SIGBUS through, and when. Of one session.
  struct Seen {
    uint64_t thread = 0;
    uint64_t tick = 0;
  };

  explicit FaultScope(Seen& seen) noexcept;
  ~FaultScope() {
    if (blocked_) block_again();
  }
  FaultScope(const FaultScope&) = delete;
  FaultScope& operator=(const FaultScope&) = delete;

 private:
  static void block_again() noexcept;
  bool blocked_ = false;
};

}  // namespace netipc::platform
