#include "platform/word_wait.hpp"

#include <poll.h>

#include <algorithm>

#include "platform/futex.hpp"

namespace netipc::platform {

namespace {

constexpr uint64_t first_slice_ns = 1'000'000;
constexpr uint64_t longest_slice_ns = 8'000'000;

// Sleeps until the word changes. A signal only interrupts: a host whose timer ticks
// faster than a slice would otherwise never come to the end of one, where the peer
// is looked at.
FutexWait sleep_while(const std::atomic<uint32_t>& word, uint32_t seen, Deadline until,
                      const transport::Wait& wait) noexcept {
  for (;;) {
    const FutexWait result = futex_wait(word, seen, FutexScope::shared, until);
    if (result != FutexWait::woken || word.load(std::memory_order_relaxed) != seen || wait.aborted()) return result;
  }
}

}  // namespace

bool hung_up(int fd) noexcept {
  pollfd peer{fd, POLLRDHUP, 0};
  return ::poll(&peer, 1, 0) > 0;
}

bool WordWait::have_ring() noexcept {
  if (!ring_tried_) {
    ring_tried_ = true;
    if (!ring_.emplace().open()) ring_.reset();
  }
  return ring_.has_value();
}

Status WordWait::wait(const std::atomic<uint32_t>& word, uint32_t seen, int peer,
                      const transport::Wait& wait) noexcept {
  for (uint64_t slice = first_slice_ns;; slice = std::min(slice * 2, longest_slice_ns)) {
    if (wait.aborted()) return Status::aborted;
    const Deadline until = Deadline::at_ns(monotonic_ns() + slice).earlier(wait.deadline);
    switch (sleep_while(word, seen, until, wait)) {
      case FutexWait::woken: return Status::ok;
      case FutexWait::failed: return Status::recv_failed;
      case FutexWait::timeout: break;
    }
    if (wait.aborted()) return Status::aborted;
    if (hung_up(peer)) return Status::recv_failed;
    if (wait.deadline.expired()) return Status::timeout;
    if (!have_ring()) continue;
    const int abort = wait.abort != nullptr ? wait.abort->handle() : transport::no_handle;
    const Status status = ring_->wait(word, seen, peer, abort, wait.deadline);
    if (status == Status::aborted ? wait.abort->confirmed() : wait.aborted()) return Status::aborted;
    if (status == Status::aborted) return Status::ok;
    if (status != Status::unsupported) return status;
    ring_.reset();
  }
}

Status WordWait::wait_beside(const std::atomic<uint32_t>& word, uint32_t seen, int peer, int other) noexcept {
  if (!have_ring()) return Status::unsupported;
  const Status status = ring_->wait(word, seen, peer, other, Deadline::never());
  if (status == Status::unsupported) ring_.reset();
  return status;
}

}  // namespace netipc::platform
