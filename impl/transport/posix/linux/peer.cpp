#include "platform/peer.hpp"

#include <sys/socket.h>

namespace netipc::platform {

transport::PeerIdentity peer_of(int fd) noexcept {
  ucred credentials{};
  socklen_t length = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return {};
  return {.pid = credentials.pid, .uid = credentials.uid, .gid = credentials.gid};
}

}  // namespace netipc::platform
