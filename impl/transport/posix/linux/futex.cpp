#include "platform/futex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

namespace netipc::platform {

namespace {

// The kernel works on the address; std::atomic<uint32_t> is just its word.
static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t) && std::atomic<uint32_t>::is_always_lock_free);

long futex(const std::atomic<uint32_t>& word, int operation, uint32_t value, const timespec* time) noexcept {
  return ::syscall(SYS_futex, &word, operation, value, time, nullptr, FUTEX_BITSET_MATCH_ANY);
}

int with_scope(int operation, FutexScope scope) noexcept {
  return scope == FutexScope::process ? operation | FUTEX_PRIVATE_FLAG : operation;
}

}  // namespace

void futex_wake(const std::atomic<uint32_t>& word, FutexScope scope) noexcept {
  const int saved = errno;  // abort may be raised from a signal handler
  futex(word, with_scope(FUTEX_WAKE, scope), 1, nullptr);
  errno = saved;
}

FutexWait futex_wait(const std::atomic<uint32_t>& word, uint32_t expected, FutexScope scope,
                     Deadline deadline) noexcept {
  // The bitset form takes an absolute monotonic time: no drift over repeats, and
  // an ordinary FUTEX_WAKE wakes it all the same.
  timespec until{};
  if (!deadline.is_never()) {
    until.tv_sec = static_cast<time_t>(deadline.ns() / 1'000'000'000);
    until.tv_nsec = static_cast<long>(deadline.ns() % 1'000'000'000);
  }
  const long result =
      futex(word, with_scope(FUTEX_WAIT_BITSET, scope), expected, deadline.is_never() ? nullptr : &until);
  if (result == 0 || errno == EAGAIN || errno == EINTR) return FutexWait::woken;
  return errno == ETIMEDOUT ? FutexWait::timeout : FutexWait::failed;
}

}  // namespace netipc::platform
