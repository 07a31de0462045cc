#pragma once

// The futex calls, as thin as they are. Shared words live in a region two
// processes map; process words in one address space.

#include <atomic>
#include <cstdint>
#include <span>

#include "base/clock.hpp"

namespace netipc::platform {

enum class FutexScope { shared, process };

void futex_wake(const std::atomic<uint32_t>& word, FutexScope scope) noexcept;

enum class FutexWait { woken, timeout, failed };

// Sleeps while `word` holds `expected`. woken also stands for "it did not" and
// for a signal: the caller looks again. failed: the word is not mapped any more.
FutexWait futex_wait(const std::atomic<uint32_t>& word, uint32_t expected, FutexScope scope,
                     Deadline deadline) noexcept;

struct WatchedWord {
  const std::atomic<uint32_t>* word;
  uint32_t expected;
};
constexpr size_t most_watched_words = 127;

// Sleeps while shared words, and one of this process, hold what is expected of them;
// then, or because one is not mapped any more, the caller looks at all of them. At most
// most_watched_words. Linux 5.16; before that, and where it is forbidden, it also
// returns every few milliseconds.
void futex_wait_any(std::span<const WatchedWord> shared, const std::atomic<uint32_t>& own,
                    uint32_t expected_own) noexcept;
// Whether it need not.
[[nodiscard]] bool futex_watches_many() noexcept;

}  // namespace netipc::platform
