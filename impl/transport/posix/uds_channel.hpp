#pragma once

// Packets over a connected AF_UNIX SOCK_SEQPACKET socket (docs/spec/uds.md): one
// record is one packet, the kernel keeps the boundaries.

#include "platform/unique_fd.hpp"
#include "transport/channel.hpp"
#include "transport/wait_point.hpp"

namespace netipc::platform {

class UdsChannel final : public transport::Channel {
 public:
  explicit UdsChannel(UniqueFd fd) noexcept;
  ~UdsChannel() override { close(); }

  Result<size_t> send(std::span<const transport::OutPacket> packets, const transport::Wait& wait) noexcept override;
  void set_wait_policy(const WaitPolicy& policy) noexcept override { waits_.set_policy(policy); }
  void expect_request() noexcept override { waits_.expect_request(); }
  [[nodiscard]] bool spins() const noexcept override { return waits_.hot(); }
  // This side began the conversation and goes on at once.
  void expect_soon() noexcept { waits_.expect_soon(); }
  Result<size_t> receive(std::span<transport::InPacket> slots, const transport::Wait& wait) noexcept override;
  Status await_input_or(transport::NativeHandle other) noexcept override;
  [[nodiscard]] uint32_t max_packet() const noexcept override;
  [[nodiscard]] bool whole_messages() const noexcept override { return false; }
  [[nodiscard]] transport::NativeHandle data_handle() const noexcept override { return fd_.get(); }
  [[nodiscard]] transport::NativeHandle hangup_handle() const noexcept override { return fd_.get(); }
  [[nodiscard]] transport::PeerIdentity peer() const noexcept override { return peer_; }
  // For both sides, but for a forked copy, which only lets go.
  void hang_up() noexcept override;
  void close() noexcept override;

 private:
  Result<size_t> take(std::span<transport::InPacket> slots) noexcept;

  UniqueFd fd_;
  transport::PeerIdentity peer_;
  transport::WaitPoint waits_;
  transport::SpinPace pace_{24, transport::SpinPace::waits_unknown};
  int owner_pid_;
  bool ended_ = false;  // an end of stream was seen behind packets already handed out
};

}  // namespace netipc::platform
