#pragma once

// How many requests of one client a worker takes at once. A client that sends one and
// waits for its answer is asked for one: to look for more costs it a part of a system
// call. From time to time a worker looks all the same, and goes on where it finds more.

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace netipc::service {

class ReadAhead {
 public:
  static constexpr size_t most = 16;
  // What is taken is answered before others have their turn, and waits for its answer
  // until all of it is: so long, by what the last request took.
  static constexpr uint64_t longest_turn_ns = 50'000;

  // `response_ceiling` bounds what a client that takes no answers makes us keep.
  [[nodiscard]] size_t next(uint32_t response_ceiling) const noexcept {
    if (company_ == 0 && alone_ > 0) return 1;
    const size_t kept = most_kept_bytes / std::max(response_ceiling, 1u);
    const uint64_t in_time = longest_turn_ns / std::max<uint64_t>(request_ns_, 1);
    return static_cast<size_t>(std::clamp<uint64_t>(std::min<uint64_t>(kept, in_time), 1, most));
  }

  // One was asked for, and took so long.
  void took_one(uint64_t ns) noexcept {
    learn(ns);
    if (alone_ > 0) --alone_;
  }
  // Up to `most` were asked for; so many came, of so many bytes, and took so long.
  void took(size_t came, size_t bytes, uint64_t ns) noexcept {
    learn(ns / came);
    alone_ = alone_between_looks;
    if (bytes / came > small_bytes) {
      company_ = 0;
      alone_ = alone_when_long;
    } else if (came > 1) {
      company_ = company_lasts;
    } else if (company_ > 0) {
      --company_;
    }
  }

 private:
  // The longest of late counts, not the last: one client's short requests say nothing about
  // the long ones of another.
  void learn(uint64_t ns) noexcept { request_ns_ = std::max(ns, request_ns_ - request_ns_ / 8); }

  static constexpr uint32_t most_kept_bytes = 256u << 10;
  // To move a longer one takes the client longer than the system call does us: it is
  // served meanwhile.
  static constexpr size_t small_bytes = 1024;
  static constexpr unsigned alone_between_looks = 16;
  static constexpr unsigned alone_when_long = 1024;
  static constexpr unsigned company_lasts = 16;

  unsigned company_ = 0;  // above 0: of late requests have come together
  unsigned alone_ = alone_between_looks;  // so many are taken alone until the next look for more
  uint64_t request_ns_ = 0;
};

}  // namespace netipc::service
