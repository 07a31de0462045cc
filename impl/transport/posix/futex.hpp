#pragma once

// The futex calls, as thin as they are. Shared words live in a region two
// processes map; process words in one address space.

#include <atomic>
#include <cstdint>

#include "base/clock.hpp"

namespace netipc::platform {

enum class FutexScope { shared, process };

void futex_wake(const std::atomic<uint32_t>& word, FutexScope scope) noexcept;

enum class FutexWait { woken, timeout, failed };

// Sleeps while `word` holds `expected`. woken also stands for "it did not" and
// for a signal: the caller looks again. failed: the word is not mapped any more.
FutexWait futex_wait(const std::atomic<uint32_t>& word, uint32_t expected, FutexScope scope,
                     Deadline deadline) noexcept;

// Sleeps while a shared word and one of this process hold what is expected of them.
// Linux 5.16; before that, and where it is forbidden, woken also comes every few
// milliseconds. failed: the shared word is not mapped any more.
FutexWait futex_wait_either(const std::atomic<uint32_t>& shared, uint32_t expected_shared,
                            const std::atomic<uint32_t>& own, uint32_t expected_own) noexcept;

}  // namespace netipc::platform
