#include "platform/fork_lock.hpp"

#include <mutex>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/child.hpp"

using namespace netipc;

TEST_CASE("a lock is one thread's at a time", "[transport][unit]") {
  platform::ForkLock lock;
  int count = 0;  // not atomic: the lock is what keeps it right
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int turn = 0; turn < 10'000; ++turn) {
        const std::lock_guard held(lock);
        ++count;
      }
    });
  for (std::thread& thread : threads) thread.join();
  REQUIRE(count == 40'000);
}

TEST_CASE("a forked child takes a lock that a thread of its parent holds", "[transport][unit]") {
  platform::ForkLock lock;
  std::atomic<bool> held = false;
  std::atomic<bool> enough = false;
  std::thread holder([&] {
    const std::lock_guard guard(lock);
    held = true;
    while (!enough) std::this_thread::yield();
  });
  while (!held) std::this_thread::yield();
  test::Child child([&] {
    ::alarm(30);
    lock.lock();
    lock.unlock();
    lock.lock();
    return 7;
  });
  const int result = child.wait();
  enough = true;
  holder.join();
  REQUIRE(result == 7);
  // The parent's own is as it was.
  lock.lock();
  lock.unlock();
}
