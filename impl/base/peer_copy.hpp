#pragma once

// Which copy to make for another CPU: ordinary or streaming (stream_bytes.hpp).
//
// A few lines are cheaper left in our cache, very many cheaper streamed. In between it
// depends on how far away the reader is, up to six times; nothing tells that, and a
// scheduler or a hypervisor may change it. So a copy is timed now and then
// (docs/design/011-bulk.md).

#include <algorithm>
#include <atomic>

#include "base/clock.hpp"
#include "base/stream_bytes.hpp"

namespace netipc {

class PeerCopy {
 public:
  static constexpr size_t never_below = 2048;
  static constexpr size_t always_from = 16384;

  void copy(std::byte* to, const std::byte* from, size_t n) noexcept {
    if (n < never_below) return copy_bytes(to, from, n);
    if (n >= always_from) return stream_bytes(to, from, n);
    if (++since_timed_ >= (streams_ ? timed_while_streaming : timed)) return copy_timed(to, from, n);
    streams_ ? stream_bytes(to, from, n) : copy_bytes(to, from, n);
  }

  // An ordinary copy of so many bytes took so long.
  void learn(uint64_t ns, size_t n) noexcept {
    const bool slow = ns * cache_line > n * worth_streaming_ns;
    slow_ = std::clamp(slow_ + (slow ? 1 : -1), 0, convinced);
    if (slow_ == convinced) streams_ = true;
    if (slow_ == 0) streams_ = false;
  }
  [[nodiscard]] bool streams() const noexcept { return streams_; }

 private:
  // What a streamed line costs writer and reader more than one that is found.
  static constexpr uint64_t worth_streaming_ns = 10;
  // One copy in so many; a slow one costs more than the clock.
  static constexpr unsigned timed = 16;
  static constexpr unsigned timed_while_streaming = 128;
  // A preempted one is slow too.
  static constexpr int convinced = 3;

  void copy_timed(std::byte* to, const std::byte* from, size_t n) noexcept {
    since_timed_ = 0;
    // By the clock, which waits for what comes before it; a stopwatch does not.
    const uint64_t began_ns = monotonic_ns();
    copy_bytes(to, from, n);
    // The stores have been made, not only queued.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    learn(monotonic_ns() - began_ns, n);
  }

  unsigned since_timed_ = 0;
  int slow_ = 0;
  bool streams_ = false;
};

}  // namespace netipc
