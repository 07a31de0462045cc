#pragma once

// A sticky flag that also ends waits. raise() may be called from any thread and
// from a signal handler; everything else belongs to the owner of the waits.

#include <atomic>

#include "base/result.hpp"
#include "transport/native_handle.hpp"

namespace netipc::transport {

class AbortSignal {
 public:
  AbortSignal() = default;
  ~AbortSignal();
  AbortSignal(const AbortSignal&) = delete;
  AbortSignal& operator=(const AbortSignal&) = delete;

  // Creates the pollable object. Without it raise() only sets the flag.
  Status open() noexcept;

  void raise() noexcept;
  void clear() noexcept;
  [[nodiscard]] bool raised() const noexcept { return raised_.load(std::memory_order_acquire); }
  // Readable while raised; no_handle before open().
  [[nodiscard]] NativeHandle handle() const noexcept { return read_end_; }
  // For whoever found the handle readable. A raise that was cleared before it came to the
  // handle has left it so: that is taken back, or each wait would end at once.
  [[nodiscard]] bool confirmed() const noexcept;

 private:
  void drain() const noexcept;

  std::atomic<bool> raised_{false};
  NativeHandle read_end_ = no_handle;
  NativeHandle write_end_ = no_handle;
};

}  // namespace netipc::transport
