#pragma once

// Two connected baseline channels.

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include "platform/uds_channel.hpp"

namespace netipc::test {

inline std::array<transport::ChannelPtr, 2> make_socket_pair() {
  std::array<int, 2> fds{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds.data()) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  return {std::make_unique<platform::UdsChannel>(platform::UniqueFd(fds[0])),
          std::make_unique<platform::UdsChannel>(platform::UniqueFd(fds[1]))};
}

}  // namespace netipc::test
