#pragma once

// Two sockets that are connected, one for each side of a raw limit.

#include <sys/socket.h>

#include <array>

#include "bench/system_failure.hpp"
#include "descriptor.hpp"

namespace netipc::cli::bench {

struct SocketEnds {
  Descriptor asking;
  Descriptor answering;

  SocketEnds() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) throw system_failure("socketpair");
    asking = Descriptor(ends[0]);
    answering = Descriptor(ends[1]);
  }
};

}  // namespace netipc::cli::bench
