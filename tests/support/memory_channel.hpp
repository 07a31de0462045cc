#pragma once

// A channel without an operating system below it: two queues of packets. Shows
// that the session needs nothing but the interface, and lets a test look at and
// tamper with every packet.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "transport/channel.hpp"

namespace netipc::test {

using PacketBytes = std::vector<std::byte>;

// One direction. A sender waits when so many packets wait to be read.
struct MemoryPipe {
  static constexpr size_t capacity = 64;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<PacketBytes> packets;
  bool closed = false;

  void push(PacketBytes packet) {
    const std::lock_guard lock(mutex);
    packets.push_back(std::move(packet));
    changed.notify_all();
  }
  void close() {
    const std::lock_guard lock(mutex);
    closed = true;
    changed.notify_all();
  }
};

class MemoryChannel final : public transport::Channel {
 public:
  MemoryChannel(std::shared_ptr<MemoryPipe> in, std::shared_ptr<MemoryPipe> out, uint32_t max_packet)
      : in_(std::move(in)), out_(std::move(out)), max_packet_(max_packet) {}
  ~MemoryChannel() override { close(); }

  Result<size_t> send(std::span<const transport::OutPacket> packets, const transport::Wait& wait) noexcept override {
    size_t sent = 0;
    for (const transport::OutPacket& packet : packets) {
      if (packet.head.size() + packet.body.size() > max_packet_) return Status::send_failed;
      PacketBytes bytes(packet.head.begin(), packet.head.end());
      bytes.insert(bytes.end(), packet.body.begin(), packet.body.end());
      std::unique_lock lock(out_->mutex);
      while (!out_->closed && out_->packets.size() >= MemoryPipe::capacity) {
        if (sent != 0) return sent;
        NETIPC_TRY(nap(*out_, lock, wait));
      }
      if (out_->closed) return Status::send_failed;
      out_->packets.push_back(std::move(bytes));
      out_->changed.notify_all();
      ++sent;
    }
    return sent;
  }

  Result<size_t> receive(std::span<transport::InPacket> slots, const transport::Wait& wait) noexcept override {
    if (wait.aborted()) return Status::aborted;
    std::unique_lock lock(in_->mutex);
    while (in_->packets.empty()) {
      if (in_->closed) return Status::recv_failed;
      NETIPC_TRY(nap(*in_, lock, wait));
    }
    size_t filled = 0;
    for (; filled < slots.size() && !in_->packets.empty(); ++filled) {
      const PacketBytes packet = std::move(in_->packets.front());
      in_->packets.pop_front();
      transport::InPacket& slot = slots[filled];
      const size_t head = std::min(packet.size(), slot.head.size());
      const size_t body = std::min(packet.size() - head, slot.body.size());
      copy_bytes(slot.head.data(), packet.data(), head);
      copy_bytes(slot.body.data(), packet.data() + head, body);
      slot.length = packet.size();
      slot.truncated = head + body < packet.size();
    }
    in_->changed.notify_all();
    return filled;
  }

  [[nodiscard]] uint32_t max_packet() const noexcept override { return max_packet_; }
  [[nodiscard]] bool whole_messages() const noexcept override { return false; }
  [[nodiscard]] transport::NativeHandle data_handle() const noexcept override { return transport::no_handle; }
  [[nodiscard]] transport::NativeHandle hangup_handle() const noexcept override { return transport::no_handle; }
  [[nodiscard]] transport::PeerIdentity peer() const noexcept override { return {}; }
  void close() noexcept override {
    in_->close();
    out_->close();
  }

 private:
  // Until something may have changed. An abort has no handle here: a short nap finds it.
  static Status nap(MemoryPipe& pipe, std::unique_lock<std::mutex>& lock, const transport::Wait& wait) {
    if (wait.aborted()) return Status::aborted;
    if (wait.patience != transport::Patience::sleep || wait.deadline.expired()) return Status::timeout;
    pipe.changed.wait_for(lock, std::chrono::milliseconds(5));
    return Status::ok;
  }

  std::shared_ptr<MemoryPipe> in_;
  std::shared_ptr<MemoryPipe> out_;
  uint32_t max_packet_;
};

// Two ends of one connection; the pipes stay reachable for tampering.
struct MemoryPair {
  std::shared_ptr<MemoryPipe> to_server = std::make_shared<MemoryPipe>();
  std::shared_ptr<MemoryPipe> to_client = std::make_shared<MemoryPipe>();
  transport::ChannelPtr client;
  transport::ChannelPtr server;

  explicit MemoryPair(uint32_t max_packet = 65536)
      : client(std::make_unique<MemoryChannel>(to_client, to_server, max_packet)),
        server(std::make_unique<MemoryChannel>(to_server, to_client, max_packet)) {}
};

}  // namespace netipc::test
