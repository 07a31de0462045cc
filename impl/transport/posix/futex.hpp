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

}  // namespace netipc::platform
