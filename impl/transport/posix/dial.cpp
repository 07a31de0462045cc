#include "platform/dial.hpp"

#include <cerrno>
#include <new>

#include "platform/socket_address.hpp"
#include "platform/uds_channel.hpp"

namespace netipc::platform {

namespace {

// A full backlog makes connect() of a non-blocking local socket fail with EAGAIN
// and gives nothing to wait for. The pauses double so that a stopped server costs
// a waiting client next to nothing.
constexpr uint64_t first_pause_ns = 200'000;
constexpr uint64_t longest_pause_ns = 20'000'000;

}  // namespace

Result<transport::ChannelPtr> dial(const std::string& path, const transport::Wait& wait) {
  if (wait.aborted()) return Status::aborted;
  UniqueFd fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return Status::socket_failed;
  const SocketAddress address(path);
  uint64_t pause_ns = first_pause_ns;
  while (::connect(fd.get(), address.get(), SocketAddress::size()) != 0) {
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return Status::connect_failed;
    NETIPC_TRY(transport::pause(pause_ns, wait));
    pause_ns = pause_ns * 2 < longest_pause_ns ? pause_ns * 2 : longest_pause_ns;
  }
  auto* channel = new (std::nothrow) UdsChannel(std::move(fd));
  if (channel == nullptr) return Status::no_memory;
  channel->expect_soon();
  return transport::ChannelPtr(channel);
}

}  // namespace netipc::platform
