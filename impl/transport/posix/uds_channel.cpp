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
using transport::Patience;
using transport::Wait;

// How many packets one system call moves. Thirty-two full packets are more than
// a socket buffer holds, so more would only cost stack.
constexpr size_t train = 32;

constexpr uint32_t fallback_packet = 65536;
// Linux refuses a record above SO_SNDBUF - 32; other systems are no wider.
constexpr uint32_t sndbuf_overhead = 32;

template <class Packet>
bool side_by_side(const Packet& packet) noexcept {
  return packet.body.empty() || packet.head.data() + packet.head.size() == packet.body.data();
}

iovec io(MutableBytes bytes) noexcept { return {bytes.data(), bytes.size()}; }
// iovec serves both directions and so lacks const; sendmsg does not write.
iovec io(Bytes bytes) noexcept { return {const_cast<std::byte*>(bytes.data()), bytes.size()}; }

// The parts of each packet of a train, as the system takes them: one where head and
// body lie side by side, which it takes faster than two.
struct Train {
  std::array<mmsghdr, train> messages;
  std::array<std::array<iovec, 2>, train> parts;

  template <class Packet>
  explicit Train(std::span<Packet> packets) noexcept {
    for (size_t i = 0; i < packets.size(); ++i) {
      const bool in_one_piece = side_by_side(packets[i]);
      parts[i] = {io(packets[i].head), io(packets[i].body)};
      if (in_one_piece) parts[i][0].iov_len += packets[i].body.size();
      messages[i] = {};
      messages[i].msg_hdr.msg_iov = parts[i].data();
      messages[i].msg_hdr.msg_iovlen = in_one_piece ? 1 : 2;
    }
  }
};

// A small packet goes out as one piece: to copy it costs less than to have the system
// put two together.
constexpr size_t small = 512;

void put_together(const OutPacket& packet, std::byte* to) noexcept {
  copy_bytes(to, packet.head.data(), packet.head.size());
  copy_bytes(to + packet.head.size(), packet.body.data(), packet.body.size());
}

// How many packets went out; -1 and errno when none did.
int send_train(int fd, std::span<const OutPacket> packets) noexcept {
  constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  const OutPacket& first = packets.front();
  const size_t length = first.head.size() + first.body.size();
  if (packets.size() == 1 && length <= small) {
    std::array<std::byte, small> whole;
    put_together(first, whole.data());
    return ::send(fd, whole.data(), length, flags) < 0 ? -1 : 1;
  }
  const size_t count = std::min(packets.size(), train);
  Train out(packets.first(count));
  if (count == 1) return ::sendmsg(fd, &out.messages[0].msg_hdr, flags) < 0 ? -1 : 1;
  std::array<std::byte, 16 * small> pieces;
  for (size_t i = 0, used = 0; i < count; ++i) {
    const size_t size = packets[i].head.size() + packets[i].body.size();
    if (size > small || size > pieces.size() - used) continue;
    put_together(packets[i], pieces.data() + used);
    out.parts[i][0] = {pieces.data() + used, size};
    out.messages[i].msg_hdr.msg_iovlen = 1;
    used += size;
  }
  return ::sendmmsg(fd, out.messages.data(), static_cast<unsigned>(count), flags);
}

// How many slots were filled; -1 and errno when nothing is there. Only lengths and
// truncation are written.
int take_train(int fd, std::span<InPacket> slots) noexcept {
  // MSG_TRUNC asks for the true length of a record that did not fit.
  constexpr int flags = MSG_DONTWAIT | MSG_TRUNC;
  InPacket& first = slots.front();
  if (slots.size() == 1 && side_by_side(first)) {
    const size_t room = first.head.size() + first.body.size();
    const ssize_t length = ::recv(fd, first.head.data(), room, flags);
    if (length < 0) return -1;
    first.length = static_cast<size_t>(length);
    first.truncated = first.length > room;
    return 1;
  }
  const size_t count = std::min(slots.size(), train);
  Train in(slots.first(count));
  const int taken = ::recvmmsg(fd, in.messages.data(), static_cast<unsigned>(count), flags, nullptr);
  for (size_t i = 0; taken > 0 && i < static_cast<size_t>(taken); ++i) {
    slots[i].length = in.messages[i].msg_len;
    slots[i].truncated = (in.messages[i].msg_hdr.msg_flags & MSG_TRUNC) != 0;
  }
  return taken;
}

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
  if (packets.empty()) return Status::invalid;
  // An abort ends the waiting only: what can go out at once does, so a server that
  // is stopping still delivers the answer in progress.
  for (;;) {
    const int sent = send_train(fd_.get(), packets);
    if (sent > 0) {
      waits_.turn();
      return static_cast<size_t>(sent);
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (wait.patience != Patience::sleep) return Status::timeout;
      NETIPC_TRY(wait_fd(fd_.get(), Readiness::output, wait));
    } else if (errno != EINTR) {
      return Status::send_failed;
    }
  }
}

// What has arrived, without waiting: 0 slots when nothing has.
Result<size_t> UdsChannel::take(std::span<InPacket> slots) noexcept {
  int taken = 0;
  do {
    taken = take_train(fd_.get(), slots);
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
    if (slots[filled].length == 0) {
      if (filled == 0) return Status::recv_failed;
      ended_ = true;
      break;
    }
  }
  waits_.served();
  return filled;
}

Result<size_t> UdsChannel::receive(std::span<InPacket> slots, const Wait& wait) noexcept {
  if (wait.aborted()) return Status::aborted;
  if (ended_) return Status::recv_failed;
  if (slots.empty()) return Status::invalid;

  // Who will most likely sleep does not look first.
  if (waits_.hot() || wait.patience != Patience::sleep) {
    transport::Spin spin(waits_, wait);
    int yields = 0;
    if (wait.patience != Patience::none && pace_.by_yield() && waits_.peers_turn()) {
      waits_.yield();
      ++yields;
    }
    for (;; ++yields) {
      for (int look = 0; look < pace_.looks(); ++look) {
        Result<size_t> got = take(slots);
        if (!got.ok() || *got != 0) {
          pace_.found(yields, look);
          return got;
        }
        if (wait.patience == Patience::none) return Status::timeout;
        if (!waits_.hot()) break;
      }
      if (!spin.again()) break;
      if (wait.aborted()) return Status::aborted;
      waits_.yield();
    }
    if (wait.patience == Patience::spin) return Status::timeout;
  }
  for (;;) {
    NETIPC_TRY(wait_fd(fd_.get(), Readiness::input, wait));
    Result<size_t> got = take(slots);
    if (!got.ok() || *got != 0) return got;
  }
}

Status UdsChannel::await_input_or(transport::NativeHandle other) noexcept {
  return ended_ ? Status::ok : wait_either(fd_.get(), other);
}

// close() alone would tell the peer nothing while a child that the host forked has
// a copy of the descriptor.
void UdsChannel::hang_up() noexcept {
  if (fd_ && owner_pid_ == ::getpid()) ::shutdown(fd_.get(), SHUT_RDWR);
}

void UdsChannel::close() noexcept {
  hang_up();
  fd_.reset();
}

}  // namespace netipc::platform
