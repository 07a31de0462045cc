#pragma once

// An io_uring that waits for a futex word, a socket's hang-up and another descriptor
// at once. Needs Linux 6.7.

#include <linux/io_uring.h>

#include <atomic>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "platform/unique_fd.hpp"

namespace netipc::platform {

class FutexRing {
 public:
  FutexRing() = default;
  ~FutexRing();
  FutexRing(const FutexRing&) = delete;
  FutexRing& operator=(const FutexRing&) = delete;

  // Once, before any wait. False where io_uring is missing or forbidden.
  bool open() noexcept;

  // As WordWait::wait; aborted: `other` is readable, unless it is no_handle. unsupported
  // when this kernel's io_uring knows no futex.
  Status wait(const std::atomic<uint32_t>& word, uint32_t seen, int peer, int other, Deadline deadline) noexcept;

 private:
  void submit(const io_uring_sqe& entry) noexcept;
  // Hands in what was submitted and waits until `total` completions have come
  // since the wait began, or the deadline.
  void enter(unsigned total, Deadline deadline) noexcept;
  void reap() noexcept;

  struct Seen {
    unsigned completions = 0;
    bool word = false;
    bool peer = false;
    bool other = false;
    bool refused = false;  // the kernel does not know the operation, or cannot do it now
  };

  UniqueFd fd_;
  std::byte* rings_ = nullptr;
  size_t rings_size_ = 0;
  io_uring_sqe* entries_ = nullptr;
  size_t entries_size_ = 0;
  uint32_t* sq_tail_ = nullptr;
  uint32_t* sq_array_ = nullptr;
  uint32_t sq_mask_ = 0;
  uint32_t* cq_head_ = nullptr;
  uint32_t* cq_tail_ = nullptr;
  io_uring_cqe* completions_ = nullptr;
  uint32_t cq_mask_ = 0;
  unsigned unsubmitted_ = 0;
  Seen seen_;
};

}  // namespace netipc::platform
