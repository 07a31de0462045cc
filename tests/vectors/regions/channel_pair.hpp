#pragma once

// Both ends of a region over a connected pair of sockets, without a handshake.

#include <sys/socket.h>

#include <array>
#include <stdexcept>

#include "platform/shm_channel.hpp"
#include "platform/uds_channel.hpp"

namespace netipc::test {

class ChannelPair {
 public:
  ChannelPair() : ChannelPair(connected()) {}

  platform::ShmChannel& of(const std::string& role) { return role == "server" ? server : client; }

  // The client's end opens a file as connect() would.
  Status attach(const std::string& path) {
    uint64_t size = 0;
    const auto fd = platform::open_region(path, ::getuid(), size);
    return fd.ok() ? client.attach(fd->get(), size) : fd.status();
  }

 private:
  explicit ChannelPair(std::array<int, 2> fds)
      : server_socket_(platform::UniqueFd(fds[0])), client_socket_(platform::UniqueFd(fds[1])) {}
  static std::array<int, 2> connected() {
    std::array<int, 2> fds;
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds.data()) != 0) throw std::runtime_error("socketpair");
    return fds;
  }

  platform::UdsChannel server_socket_;
  platform::UdsChannel client_socket_;

 public:
  platform::ShmChannel server{transport::Role::server, server_socket_};
  platform::ShmChannel client{transport::Role::client, client_socket_};
};

}  // namespace netipc::test
