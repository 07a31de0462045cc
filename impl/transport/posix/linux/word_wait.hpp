#pragma once

// Sleeping until a futex word of a region changes, the peer hangs up, the wait is
// aborted or its deadline passes - whichever comes first, without polling.
//
// A futex and a socket cannot be waited for together by any classic call. From
// Linux 6.7 on an io_uring can; elsewhere, or where it is forbidden, the futex is
// slept on in slices that grow to a few milliseconds, with a look at the socket
// in between. Most waits are short, so the first slice is plain in both cases and
// the ring is made by the first wait that outlasts it.
// docs/design/008-vanished-peers.md.

#include <atomic>
#include <optional>

#include "platform/futex_ring.hpp"
#include "transport/wait.hpp"

namespace netipc::platform {

class WordWait {
 public:
  // ok: the word may have changed, look again. recv_failed: the peer hung up.
  // timeout, aborted. Sleeps only while `word` holds `seen`.
  Status wait(const std::atomic<uint32_t>& word, uint32_t seen, int peer, const transport::Wait& wait) noexcept;

  // The same for who waits often, for whatever comes first of these. aborted: `other`
  // is readable. unsupported: they cannot be waited for together here.
  Status wait_beside(const std::atomic<uint32_t>& word, uint32_t seen, int peer, int other) noexcept;
  // Gives back what the waits have made, which the next one makes anew. What the system
  // refused it is not asked for again.
  void release() noexcept {
    if (!ring_) return;
    ring_.reset();
    ring_tried_ = false;
  }

 private:
  [[nodiscard]] bool have_ring() noexcept;

  // Part of this: to wait allocates nothing.
  std::optional<FutexRing> ring_;
  bool ring_tried_ = false;
};

// The peer closed its end of the socket or died. Unread data does not hide it.
[[nodiscard]] bool hung_up(int fd) noexcept;

}  // namespace netipc::platform
