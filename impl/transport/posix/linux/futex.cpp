#include "platform/futex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
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

void futex_wait_any(std::span<const WatchedWord> shared, const std::atomic<uint32_t>& own,
                    uint32_t expected_own) noexcept {
  std::array<WaitedWord, most_watched_words + 1> words;
  size_t count = 0;
  words[count++] = {expected_own, reinterpret_cast<uintptr_t>(&own), futex2_size_u32 | FUTEX_PRIVATE_FLAG, 0};
  for (const WatchedWord& watched : shared)
    words[count++] = {watched.expected, reinterpret_cast<uintptr_t>(watched.word), futex2_size_u32, 0};
  if (::syscall(sys_futex_waitv, words.data(), count, 0, nullptr, CLOCK_MONOTONIC) >= 0) return;
  if (errno == EAGAIN || errno == EINTR || errno == EFAULT) return;
  // Only one word can be slept on here: the others are looked at between slices.
  if (shared.empty()) {
    futex_wait(own, expected_own, FutexScope::process, Deadline::never());
  } else {
    const Deadline slice = Deadline::at_ns(monotonic_ns() + blind_slice_ns);
    futex_wait(*shared.front().word, shared.front().expected, FutexScope::shared, slice);
  }
}

// Without words it is refused as invalid where it exists.
bool futex_watches_many() noexcept {
  return ::syscall(sys_futex_waitv, nullptr, 0, 0, nullptr, CLOCK_MONOTONIC) < 0 && errno == EINVAL;
}

}  // namespace netipc::platform
