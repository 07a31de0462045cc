#include "transport/abort_signal.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

namespace netipc::transport {

AbortSignal::~AbortSignal() {
  if (read_end_ != no_handle) ::close(read_end_);
}

Status AbortSignal::open() noexcept {
  if (read_end_ != no_handle) return Status::ok;
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) return Status::socket_failed;
  read_end_ = write_end_ = fd;
  if (raised()) raise();
  return Status::ok;
}

// Only async-signal-safe calls. The flag goes first: a waiter that the event
// wakes must find it set.
void AbortSignal::raise() noexcept {
  raised_.store(true, std::memory_order_release);
  if (write_end_ == no_handle) return;
  const uint64_t one = 1;
  // It can only fail when the counter is full, and then it is readable anyway.
  [[maybe_unused]] const ssize_t written = ::write(write_end_, &one, sizeof one);
}

// Drained whatever the flag says: a raise sets it before it writes, and another clear() in
// between takes the flag only. What is left by one that still writes confirmed() takes back.
void AbortSignal::clear() noexcept {
  raised_.store(false, std::memory_order_release);
  drain();
}

// The flag once more behind it: the event that was drained may have been that of a raise
// since, and its flag came first.
bool AbortSignal::confirmed() const noexcept {
  if (raised()) return true;
  drain();
  return raised();
}

void AbortSignal::drain() const noexcept {
  if (read_end_ == no_handle) return;
  uint64_t count = 0;
  [[maybe_unused]] const ssize_t taken = ::read(read_end_, &count, sizeof count);
}

}  // namespace netipc::transport
