#pragma once

// A descriptor that becomes readable at a point in time, for who waits for
// descriptors only.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "platform/unique_fd.hpp"

namespace netipc::platform {

class Alarm {
 public:
  static Result<Alarm> create() noexcept;

  // Readable no later than `deadline`. One that is set for an earlier time stays: to
  // put it off would cost a system call each time, to wake in vain only one.
  void ring_by(Deadline deadline) noexcept;
  // After it became readable.
  void silence() noexcept;
  [[nodiscard]] int handle() const noexcept { return fd_.get(); }

 private:
  explicit Alarm(UniqueFd fd) noexcept : fd_(std::move(fd)) {}
  UniqueFd fd_;
  Deadline set_for_ = Deadline::never();
};

}  // namespace netipc::platform
