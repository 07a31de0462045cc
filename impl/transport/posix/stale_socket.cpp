#include "platform/stale_socket.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "platform/socket_address.hpp"
#include "platform/unique_fd.hpp"

namespace netipc::platform {

Status recover_stale_socket(const std::string& path) noexcept {
  // Non-blocking: a live server that is stopped, with a full backlog, must not
  // hold us up.
  UniqueFd probe(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!probe) return Status::addr_in_use;
  const SocketAddress address(path);
  int error = 0;
  do {
    error = ::connect(probe.get(), address.get(), SocketAddress::size()) == 0 ? 0 : errno;
  } while (error == EINTR);
  // EAGAIN: somebody listens and is busy.
  if (error == 0 || error == EAGAIN) return Status::addr_in_use;
  if (error == ENOENT) {
    // Nothing there, or a symlink to nowhere, which bind() would trip over. Only
    // that is removed: a competitor may have taken the free name meanwhile.
    struct stat node {};
    if (::lstat(path.c_str(), &node) != 0 || !S_ISLNK(node.st_mode)) return Status::ok;
  }
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return Status::ok;
  if ((errno == EISDIR || errno == EPERM) && ::rmdir(path.c_str()) == 0) return Status::ok;
  if (errno == ENOENT || errno == ENOTDIR) return Status::ok;
  return Status::addr_in_use;
}

}  // namespace netipc::platform
