#include "watch/socket_diag.hpp"

#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "descriptor.hpp"

namespace netipc::cli::watch {
namespace {

// include/net/tcp_states.h, which sockets of all families borrow from.
constexpr uint8_t connected_state = 1;
constexpr uint8_t listening_state = 10;

struct Question {
  nlmsghdr header;
  unix_diag_req request;
};

bool ask(int fd) {
  Question question{};
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  question.request.sdiag_family = AF_UNIX;
  question.request.udiag_states = 1U << connected_state | 1U << listening_state;
  question.request.udiag_show = UDIAG_SHOW_NAME;
  return ::send(fd, &question, sizeof question, 0) == static_cast<ssize_t>(sizeof question);
}

template <class T>
std::optional<T> front(std::string_view bytes) {
  T value;
  if (bytes.size() < sizeof value) return std::nullopt;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

// Cuts off what takes `length` bytes, and those that align what is next.
std::string_view take(std::string_view& bytes, size_t length) {
  const std::string_view taken = bytes.substr(0, length);
  bytes.remove_prefix(std::min(bytes.size(), (length + NLMSG_ALIGNTO - 1) & ~size_t{NLMSG_ALIGNTO - 1}));
  return taken;
}

void note(std::string_view message, SocketsByPath& found) {
  const auto socket = front<unix_diag_msg>(message);
  if (!socket.has_value()) return;
  message.remove_prefix(sizeof *socket);
  std::string_view path;
  for (auto head = front<nlattr>(message); head.has_value() && head->nla_len >= sizeof *head;
       head = front<nlattr>(message)) {
    const std::string_view attribute = take(message, head->nla_len);
    if (head->nla_type == UNIX_DIAG_NAME) path = attribute.substr(sizeof *head);
  }
  // Of a socket without a file nothing is left.
  path = path.substr(0, path.find('\0'));
  if (path.empty()) return;
  Sockets& sockets = found[std::string(path)];
  if (socket->udiag_state == listening_state) {
    sockets.listener = socket->udiag_ino;
  } else {
    ++sockets.connections;
  }
}

}  // namespace

std::optional<SocketsByPath> ask_for_sockets() {
  const Descriptor kernel(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (kernel.get() < 0 || !ask(kernel.get())) return std::nullopt;
  SocketsByPath found;
  std::array<char, 32768> buffer;
  for (;;) {
    // The next part is there before the last has been read: nothing to wait for.
    const ssize_t length = ::recv(kernel.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return std::nullopt;
    std::string_view part(buffer.data(), static_cast<size_t>(length));
    for (auto header = front<nlmsghdr>(part); header.has_value(); header = front<nlmsghdr>(part)) {
      if (header->nlmsg_type == NLMSG_DONE) return found;
      if (header->nlmsg_type == NLMSG_ERROR || header->nlmsg_len < sizeof *header) return std::nullopt;
      note(take(part, header->nlmsg_len).substr(sizeof *header), found);
    }
  }
}

}  // namespace netipc::cli::watch
