#include "platform/acceptor.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <new>

#include "platform/run_dir_lock.hpp"
#include "platform/socket_address.hpp"
#include "platform/stale_socket.hpp"
#include "platform/uds_channel.hpp"

namespace netipc::platform {

Result<Acceptor> Acceptor::bind(const std::string& path, int backlog) {
  const RunDirLock turn(path);
  NETIPC_TRY(recover_stale_socket(path));
  UniqueFd fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return Status::socket_failed;
  // The node inherits the mode of the unbound socket (and the umask, which can
  // only narrow it): 0600 from its first moment, without touching process state.
  if (::fchmod(fd.get(), S_IRUSR | S_IWUSR) != 0) return Status::socket_failed;
  const SocketAddress address(path);
  if (::bind(fd.get(), address.get(), SocketAddress::size()) != 0)
    return errno == EADDRINUSE ? Status::addr_in_use : Status::socket_failed;

  Acceptor acceptor(std::move(fd), path);
  acceptor.owner_pid_ = ::getpid();
  struct stat node {};
  if (::lstat(path.c_str(), &node) == 0) {
    acceptor.device_ = node.st_dev;
    acceptor.inode_ = node.st_ino;
  }
  constexpr int default_backlog = 16;
  // On failure the acceptor's destructor removes the node again.
  if (::listen(acceptor.fd_.get(), backlog > 0 ? backlog : default_backlog) != 0) return Status::socket_failed;
  return acceptor;
}

Acceptor::Outcome Acceptor::take(transport::ChannelPtr& out_channel) noexcept {
  UniqueFd fd(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!fd) {
    switch (errno) {
      case EAGAIN:
      case EINTR:
      case ECONNABORTED: return Outcome::nothing;
      case EMFILE:
      case ENFILE:
      case ENOBUFS:
      case ENOMEM: return Outcome::exhausted;
      default: return Outcome::failed;
    }
  }
  auto* channel = new (std::nothrow) UdsChannel(std::move(fd));
  if (channel == nullptr) return Outcome::exhausted;
  out_channel.reset(channel);
  return Outcome::connection;
}

void Acceptor::close() noexcept {
  if (!fd_) return;
  // Someone may have replaced the name (a successor that judged us dead): only
  // the node we made is ours to remove.
  struct stat node {};
  const bool ours = owner_pid_ == ::getpid();
  if (ours && ::lstat(path_.c_str(), &node) == 0 && node.st_dev == device_ && node.st_ino == inode_)
    ::unlink(path_.c_str());
  fd_.reset();
}

}  // namespace netipc::platform
