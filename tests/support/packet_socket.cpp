#include "support/packet_socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace netipc::test {

namespace {

// Long enough for any machine: running into it is a failure.
constexpr int patience_ms = 20000;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::length_error(path);
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

bool readable(int fd) {
  pollfd watched{fd, POLLIN, 0};
  return ::poll(&watched, 1, patience_ms) == 1;
}

}  // namespace

PacketSocket::PacketSocket(PacketSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

PacketSocket& PacketSocket::operator=(PacketSocket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

PacketSocket PacketSocket::listening_at(const std::string& path) {
  PacketSocket listener(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_of(path);
  if (::bind(listener.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("bind");
  if (::listen(listener.fd_, 16) != 0) fail("listen");
  return listener;
}

PacketSocket PacketSocket::connected_to(const std::string& path) {
  PacketSocket connection(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_of(path);
  if (::connect(connection.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("connect");
  return connection;
}

std::optional<PacketSocket> PacketSocket::accept() const {
  if (!readable(fd_)) return std::nullopt;
  const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd < 0) return std::nullopt;
  return PacketSocket(fd);
}

void PacketSocket::send(const PacketData& packet) const {
  if (::send(fd_, packet.data(), packet.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(packet.size())) fail("send");
}

std::optional<PacketData> PacketSocket::receive() const {
  if (!readable(fd_)) throw std::runtime_error("no packet and no close in time");
  PacketData packet(1u << 20);
  const ssize_t length = ::recv(fd_, packet.data(), packet.size(), 0);
  // A peer that closes with something unread resets the connection.
  if (length == 0 || (length < 0 && errno == ECONNRESET)) return std::nullopt;
  if (length < 0) fail("recv");
  packet.resize(static_cast<size_t>(length));
  return packet;
}

void PacketSocket::close() noexcept {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

}  // namespace netipc::test
