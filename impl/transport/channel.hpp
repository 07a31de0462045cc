#pragma once

// The narrow waist of the transport: whole packets over some mechanism (socket,
// shared memory, pipe, a fake in tests). Everything that does not depend on the
// mechanism - framing, limits, batches, ids - is written once above it, in
// Session. docs/design/002-session-and-channel.md.

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/wait_policy.hpp"
#include "transport/native_handle.hpp"
#include "transport/wait.hpp"

namespace netipc::transport {

// A packet to send: a 32-byte header and a slice of the payload.
struct OutPacket {
  Bytes head;
  Bytes body;
};

// Room for one packet: the first bytes go to `head`, the rest to `body`.
struct InPacket {
  MutableBytes head;
  MutableBytes body;
  size_t length = 0;       // bytes that arrived, or would have if they had fitted
  bool truncated = false;  // the packet was longer than head + body
};

// Who is at the other end, as the system vouches for it. -1 / 0 when unknown.
struct PeerIdentity {
  int64_t pid = -1;
  uint32_t uid = UINT32_MAX;
  uint32_t gid = UINT32_MAX;
};

// Sleep while the word holds what was seen. It is in memory that the peer shares, who
// can change it, unmap it and do with its sleepers what it likes.
struct InputWord {
  const std::atomic<uint32_t>* word = nullptr;
  uint32_t seen = 0;
};

// One owner at a time, like the session above it.
class Channel {
 public:
  virtual ~Channel() = default;

  // Waits until the first packet has left, and sends of the others what can leave at
  // once. Returns how many left, in order. An abort ends only the waiting.
  // timeout, aborted: none left. send_failed: peer gone.
  virtual Result<size_t> send(std::span<const OutPacket> packets, const Wait& wait) noexcept = 0;

  // How later waits are spent, where there is a choice.
  virtual void set_wait_policy(const WaitPolicy&) noexcept {}
  // The next wait is short, most likely, as far as anybody can tell.
  virtual void expect_request() noexcept {}
  // Whether a wait of Patience::spin would do more than look.
  [[nodiscard]] virtual bool spins() const noexcept { return false; }

  // Waits for one packet and also takes what else has already arrived, at most
  // one per slot. Returns how many slots were filled, in order.
  // recv_failed: end of stream or read error. timeout, aborted: nothing taken.
  virtual Result<size_t> receive(std::span<InPacket> slots, const Wait& wait) noexcept = 0;

  // Where no handle announces data: what to sleep on until receive() would not wait.
  // Without a word it would not.
  virtual InputWord watch_input() noexcept { return {}; }

  // For the owner, who has other business as well: sleeps until `other` is readable
  // (aborted), or else receive() would not wait (ok). unsupported: cannot wait for both.
  virtual Status await_input_or(NativeHandle /*other*/) noexcept { return Status::unsupported; }

  // The largest packet that can be sent, header included.
  [[nodiscard]] virtual uint32_t max_packet() const noexcept = 0;

  // True when messages are never cut: one packet is one message.
  [[nodiscard]] virtual bool whole_messages() const noexcept = 0;

  // Pollable for input on sockets and pipes; no_handle where data announces
  // itself another way.
  [[nodiscard]] virtual NativeHandle data_handle() const noexcept = 0;

  // Becomes readable or hung-up when the peer goes away.
  [[nodiscard]] virtual NativeHandle hangup_handle() const noexcept = 0;

  [[nodiscard]] virtual PeerIdentity peer() const noexcept = 0;

  // Before close(), for who has many to end and does that later: the peer's wait ends,
  // and no file is left. Nothing but close() follows.
  virtual void hang_up() noexcept { close(); }

  // Ends the connection at once; a peer's wait ends. Idempotent.
  virtual void close() noexcept = 0;
};

using ChannelPtr = std::unique_ptr<Channel>;

}  // namespace netipc::transport
