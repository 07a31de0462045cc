#include "platform/poll_set.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "platform/wait_fd.hpp"

namespace netipc::platform {

namespace {

Status control(int set, int operation, int fd, uint64_t key, Interest interest) noexcept {
  epoll_event event{};
  switch (interest) {
    case Interest::input: event.events = EPOLLIN | EPOLLRDHUP; break;
    case Interest::hangup: event.events = EPOLLRDHUP; break;
    case Interest::output: event.events = EPOLLOUT; break;
  }
  event.events |= EPOLLONESHOT;
  event.data.u64 = key;
  if (::epoll_ctl(set, operation, fd, &event) == 0) return Status::ok;
  if (errno == ENOENT) return Status::invalid;
  return errno == ENOMEM || errno == ENOSPC ? Status::no_memory : Status::socket_failed;
}

int timeout_ms(Deadline deadline) noexcept {
  if (deadline.is_never()) return -1;
  return static_cast<int>(std::min<uint64_t>(deadline.remaining_ms(), INT_MAX));
}

}  // namespace

PollSet::PollSet(UniqueFd fd) noexcept : fd_(std::move(fd)), owner_pid_(::getpid()) {}

bool PollSet::inherited() const noexcept { return owner_pid_ != ::getpid(); }

bool PollSet::any_ready() const noexcept { return readable(fd_.get()); }

Result<PollSet> PollSet::create() noexcept {
  UniqueFd fd(::epoll_create1(EPOLL_CLOEXEC));
  if (!fd) return Status::socket_failed;
  return PollSet(std::move(fd));
}

Status PollSet::add(int fd, uint64_t key, Interest interest) noexcept {
  return control(fd_.get(), EPOLL_CTL_ADD, fd, key, interest);
}

Status PollSet::rearm(int fd, uint64_t key, Interest interest) noexcept {
  const Status status = control(fd_.get(), EPOLL_CTL_MOD, fd, key, interest);
  return status == Status::invalid ? add(fd, key, interest) : status;
}

void PollSet::remove(int fd) noexcept { ::epoll_ctl(fd_.get(), EPOLL_CTL_DEL, fd, nullptr); }

Result<size_t> PollSet::wait(std::span<uint64_t> keys, Deadline deadline) noexcept {
  std::array<epoll_event, 64> events;
  const auto room = static_cast<int>(std::min(keys.size(), events.size()));
  for (;;) {
    const int ready = ::epoll_wait(fd_.get(), events.data(), room, timeout_ms(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return Status::recv_failed;
    for (size_t i = 0; i < static_cast<size_t>(ready); ++i) keys[i] = events[i].data.u64;
    return static_cast<size_t>(ready);
  }
}

}  // namespace netipc::platform
