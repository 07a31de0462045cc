#include "platform/wait_fd.hpp"

#include <poll.h>

#include <array>
#include <cerrno>
#include <ctime>

namespace netipc::platform {

Status wait_fd(int fd, Readiness readiness, const transport::Wait& wait) noexcept {
  std::array<pollfd, 2> watched{{{fd, static_cast<short>(readiness == Readiness::input ? POLLIN : POLLOUT), 0},
                                 {wait.abort != nullptr ? wait.abort->handle() : -1, POLLIN, 0}}};
  for (;;) {
    // A negative descriptor is skipped, so a wait without abort needs no second array.
    timespec left{};
    if (!wait.deadline.is_never()) {
      const uint64_t ns = wait.deadline.remaining_ns();
      left.tv_sec = static_cast<time_t>(ns / 1'000'000'000);
      left.tv_nsec = static_cast<long>(ns % 1'000'000'000);
    }
    const int ready = ::ppoll(watched.data(), watched.size(), wait.deadline.is_never() ? nullptr : &left, nullptr);
    const bool told = ready > 0 && watched[1].revents != 0;
    if (told ? wait.abort->confirmed() : wait.aborted()) return Status::aborted;
    if (ready > 0 && watched[0].revents != 0) return Status::ok;
    if (ready == 0) return Status::timeout;
    if (ready < 0 && errno != EINTR) return Status::recv_failed;
  }
}

bool readable(int fd) noexcept {
  pollfd watched{fd, POLLIN, 0};
  return ::poll(&watched, 1, 0) > 0;
}

Status wait_either(int fd, int other) noexcept {
  std::array<pollfd, 2> watched{{{fd, POLLIN, 0}, {other, POLLIN, 0}}};
  while (::poll(watched.data(), watched.size(), -1) < 0)
    if (errno != EINTR) return Status::recv_failed;
  return watched[1].revents != 0 ? Status::aborted : Status::ok;
}

}  // namespace netipc::platform
