#pragma once

// A lock that a forked child can take although a thread of its parent held it when
// the process was copied. That thread is not there to release it, so what it
// guarded may be half done: every state between two writes must be one to go on
// from. No hook of fork() is needed, which would be the whole process's.

#include <unistd.h>

#include <atomic>

namespace netipc::platform {

class ForkLock {
 public:
  void lock() noexcept {
    const int self = ::getpid();
    int holder = 0;
    // A holder of another process is a copy that nobody holds: taken in its place.
    while (!holder_.compare_exchange_weak(holder, self, std::memory_order_acquire)) {
      if (holder != self) continue;
      holder_.wait(self, std::memory_order_relaxed);
      holder = 0;
    }
  }
  void unlock() noexcept {
    holder_.store(0, std::memory_order_release);
    holder_.notify_one();
  }

 private:
  std::atomic<int> holder_{0};  // the process whose thread holds it
};

}  // namespace netipc::platform
