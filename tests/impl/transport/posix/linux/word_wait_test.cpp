// Waits where io_uring is refused: it is asked for once, and they last all the same.

#include "platform/word_wait.hpp"

#include <thread>

#include "platform/futex.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/ring_trap.hpp"
#include "support/socket_pair.hpp"

using namespace netipc;
using namespace netipc::platform;

namespace {

constexpr uint32_t seen = 1;

// A peer that publishes nothing, and whoever waits for it. Longer than the first slice,
// which does without a ring.
struct Waiter {
  std::array<transport::ChannelPtr, 2> sockets = test::make_socket_pair();
  std::atomic<uint32_t> word{seen};
  WordWait waits;

  Status wait(Deadline deadline) noexcept {
    return waits.wait(word, seen, sockets[1]->hangup_handle(), {.deadline = deadline});
  }
  Status wait_long() noexcept { return wait(Deadline::after_ms(20)); }
  Status wait_beside() noexcept {
    return waits.wait_beside(word, seen, sockets[1]->hangup_handle(), transport::no_handle);
  }
};

}  // namespace

TEST_CASE("a wait that lasts asks for an io_uring, a short one does not", "[transport][unit]") {
  Waiter waiter;
  test::Child asking([&] {
    test::end_when_asked_for_ring();
    if (waiter.wait(Deadline::at_ns(0)) != Status::timeout) return 1;
    return static_cast<int>(waiter.wait_long());
  });
  REQUIRE(asking.wait() == test::asked_for_ring);
}

TEST_CASE("an io_uring that is refused is not asked for again", "[transport][unit]") {
  // Some systems refuse it, others all that one would do with it.
  const long refused = GENERATE(long{SYS_io_uring_setup}, long{SYS_io_uring_enter});
  const bool beside = GENERATE(false, true);
  Waiter waiter;
  test::Child refraining([&] {
    test::forbid_call(refused, SECCOMP_RET_ERRNO | EPERM);
    if (beside ? waiter.wait_beside() != Status::unsupported : waiter.wait_long() != Status::timeout) return 1;
    test::end_when_asked_for_ring();
    for (int i = 0; i < 3; ++i) {
      if (waiter.wait_long() != Status::timeout) return 2;
      if (waiter.wait_beside() != Status::unsupported) return 3;
      // Nor when what was made is given back.
      waiter.waits.release();
    }
    return 0;
  });
  REQUIRE(refraining.wait() == 0);
}

TEST_CASE("a wait without an io_uring ends with what it waits for", "[transport][unit]") {
  Waiter waiter;
  Status woken = Status::internal;
  Status left = Status::internal;
  std::atomic<bool> waits_again = false;
  // The filter stays with its thread.
  std::thread waiting([&] {
    test::forbid_call(SYS_io_uring_setup, SECCOMP_RET_ERRNO | EPERM);
    woken = waiter.wait(Deadline::after_ms(30000));
    waiter.word = seen;
    waits_again = true;
    left = waiter.wait(Deadline::after_ms(30000));
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  waiter.word = seen + 1;
  futex_wake(waiter.word, FutexScope::shared);
  while (!waits_again) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  waiter.sockets[0]->close();
  waiting.join();
  REQUIRE(woken == Status::ok);
  REQUIRE(left == Status::recv_failed);
}
