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
  // Changes from 0 when raised: what a futex waiter watches.
  [[nodiscard]] const std::atomic<uint32_t>& word() const noexcept { return raised_; }

 private:
  std::atomic<uint32_t> raised_{0};
  NativeHandle read_end_ = no_handle;
  NativeHandle write_end_ = no_handle;
};

}  // namespace netipc::transport
