#include "platform/alarm.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>

namespace netipc::platform {

Result<Alarm> Alarm::create() noexcept {
  UniqueFd fd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!fd) return Status::socket_failed;
  return Alarm(std::move(fd));
}

void Alarm::ring_by(Deadline deadline) noexcept {
  if (set_for_.ns() <= deadline.ns()) return;
  set_for_ = deadline;
  // Zero would take the alarm back.
  const uint64_t at = std::max<uint64_t>(deadline.ns(), 1);
  itimerspec time{};
  time.it_value.tv_sec = static_cast<time_t>(at / 1'000'000'000);
  time.it_value.tv_nsec = static_cast<long>(at % 1'000'000'000);
  ::timerfd_settime(fd_.get(), TFD_TIMER_ABSTIME, &time, nullptr);
}

void Alarm::silence() noexcept {
  set_for_ = Deadline::never();
  uint64_t times = 0;
  [[maybe_unused]] const ssize_t taken = ::read(fd_.get(), &times, sizeof times);
}

}  // namespace netipc::platform
