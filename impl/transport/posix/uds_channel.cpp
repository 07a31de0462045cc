#include "platform/uds_channel.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "platform/peer.hpp"
#include "platform/wait_fd.hpp"
#include "wire/constants.hpp"

namespace netipc::platform {

namespace {

using transport::InPacket;
using transport::OutPacket;
using transport::Wait;

// How many packets one system call moves. Thirty-two full packets are more than
// a socket buffer holds, so more would only cost stack.
constexpr size_t train = 32;

constexpr uint32_t fallback_packet = 65536;
// Linux refuses a record above SO_SNDBUF - 32; other systems are no wider.
constexpr uint32_t sndbuf_overhead = 32;

iovec io(MutableBytes bytes) noexcept { return {bytes.data(), bytes.size()}; }
// iovec serves both directions and so lacks const; sendmsg does not write.
iovec io(Bytes bytes) noexcept { return {const_cast<std::byte*>(bytes.data()), bytes.size()}; }

}  // namespace

UdsChannel::UdsChannel(UniqueFd fd) noexcept
    : fd_(std::move(fd)), peer_(peer_of(fd_.get())), owner_pid_(::getpid()) {}

uint32_t UdsChannel::max_packet() const noexcept {
  int size = 0;
  socklen_t length = sizeof size;
  if (::getsockopt(fd_.get(), SOL_SOCKET, SO_SNDBUF, &size, &length) != 0 || size <= 0) return fallback_packet;
  const auto bytes = static_cast<uint32_t>(size);
  return bytes > sndbuf_overhead ? bytes - sndbuf_overhead : bytes;
}

Result<size_t> UdsChannel::send(std::span<const OutPacket> packets, const Wait& wait) noexcept {
  const size_t count = std::min(packets.size(), train);
  if (count == 0) return Status::invalid;
  std::array<mmsghdr, train> messages;
  std::array<std::array<iovec, 2>, train> parts;
  for (size_t i = 0; i < count; ++i) {
    parts[i] = {io(packets[i].head), io(packets[i].body)};
    messages[i] = {};
    messages[i].msg_hdr.msg_iov = parts[i].data();
    messages[i].msg_hdr.msg_iovlen = 2;
  }
  // An abort ends the waiting only: what can go out at once does, so a server that
  // is stopping still delivers the answer in progress.
  for (;;) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    int sent = 0;
    if (count == 1) {
      sent = ::sendmsg(fd_.get(), &messages[0].msg_hdr, flags) < 0 ? -1 : 1;
    } else {
      sent = ::sendmmsg(fd_.get(), messages.data(), static_cast<unsigned>(count), flags);
    }
    if (sent > 0) return static_cast<size_t>(sent);
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      NETIPC_TRY(wait_fd(fd_.get(), Readiness::output, wait));
    } else if (errno != EINTR) {
      return Status::send_failed;
    }
  }
}

// What has arrived, without waiting: 0 slots when nothing has.
Result<size_t> UdsChannel::take(std::span<InPacket> slots) noexcept {
  const size_t count = std::min(slots.size(), train);
  std::array<mmsghdr, train> messages;
  std::array<std::array<iovec, 2>, train> parts;
  for (size_t i = 0; i < count; ++i) {
    parts[i] = {io(slots[i].head), io(slots[i].body)};
    messages[i] = {};
    messages[i].msg_hdr.msg_iov = parts[i].data();
    messages[i].msg_hdr.msg_iovlen = 2;
  }
  // MSG_TRUNC asks for the true length of a record that did not fit.
  constexpr int flags = MSG_DONTWAIT | MSG_TRUNC;
  int taken = 0;
  do {
    if (count == 1) {
      const ssize_t length = ::recvmsg(fd_.get(), &messages[0].msg_hdr, flags);
      messages[0].msg_len = static_cast<unsigned>(length);
      taken = length < 0 ? -1 : 1;
    } else {
      taken = ::recvmmsg(fd_.get(), messages.data(), static_cast<unsigned>(count), flags, nullptr);
    }
    // A peer that left with something unread: reported once, and before what it had
    // sent, its last answer perhaps. Behind that comes the ordinary end of stream.
  } while (taken < 0 && (errno == EINTR || errno == ECONNRESET));
  if (taken < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK) return size_t{0};
    return Status::recv_failed;
  }
  size_t filled = 0;
  for (; filled < static_cast<size_t>(taken); ++filled) {
    // An empty record cannot be told from end of stream, and no peer sends one.
    if (messages[filled].msg_len == 0) {
      if (filled == 0) return Status::recv_failed;
      ended_ = true;
      break;
    }
    slots[filled].length = messages[filled].msg_len;
    slots[filled].truncated = (messages[filled].msg_hdr.msg_flags & MSG_TRUNC) != 0;
  }
  return filled;
}

Result<size_t> UdsChannel::receive(std::span<InPacket> slots, const Wait& wait) noexcept {
  if (wait.aborted()) return Status::aborted;
  if (ended_) return Status::recv_failed;
  if (slots.empty()) return Status::invalid;

  Result<size_t> first = take(slots);
  if (!first.ok() || *first != 0) return first;

  transport::Spin spin(history_, wait.deadline);
  while (spin.again()) {
    transport::yield_cpu();
    Result<size_t> got = take(slots);
    if (!got.ok() || *got != 0) {
      spin.served();
      return got;
    }
    if (wait.aborted()) return Status::aborted;
  }
  for (;;) {
    NETIPC_TRY(wait_fd(fd_.get(), Readiness::input, wait));
    Result<size_t> got = take(slots);
    if (!got.ok() || *got != 0) {
      spin.served();
      return got;
    }
  }
}

// close() alone would tell the peer nothing while a child that the host forked has
// a copy of the descriptor.
void UdsChannel::close() noexcept {
  if (fd_ && owner_pid_ == ::getpid()) ::shutdown(fd_.get(), SHUT_RDWR);
  fd_.reset();
}

}  // namespace netipc::platform
