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

// linux/futex.h has these from 5.16 on, later than the oldest headers we build with.
constexpr long sys_futex_waitv = 449;
constexpr uint32_t futex2_size_u32 = 0x02;
struct WaitedWord {
  uint64_t expected;
  uint64_t address;
  uint32_t flags;
  uint32_t reserved;
};

constexpr uint64_t blind_slice_ns = 5'000'000;

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

FutexWait futex_wait_either(const std::atomic<uint32_t>& shared, uint32_t expected_shared,
                            const std::atomic<uint32_t>& own, uint32_t expected_own) noexcept {
  const WaitedWord words[] = {
      {expected_shared, reinterpret_cast<uintptr_t>(&shared), futex2_size_u32, 0},
      {expected_own, reinterpret_cast<uintptr_t>(&own), futex2_size_u32 | FUTEX_PRIVATE_FLAG, 0},
  };
  if (::syscall(sys_futex_waitv, words, 2, 0, nullptr, CLOCK_MONOTONIC) >= 0) return FutexWait::woken;
  if (errno == EAGAIN || errno == EINTR) return FutexWait::woken;
  if (errno == EFAULT) return FutexWait::failed;
  // Only one word can be slept on here: the other is looked at between slices.
  const Deadline slice = Deadline::at_ns(monotonic_ns() + blind_slice_ns);
  const FutexWait result = futex_wait(shared, expected_shared, FutexScope::shared, slice);
  return result == FutexWait::timeout ? FutexWait::woken : result;
}

}  // namespace netipc::platform
