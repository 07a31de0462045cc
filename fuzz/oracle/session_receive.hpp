#pragma once

// A receiving session as the contract describes it: the table of inbound checks,
// reassembly, the batch directory. Packets are taken from a queue; an empty one is
// a timeout.

#include <deque>
#include <set>
#include <vector>

#include "oracle/fields.hpp"
#include "transport/session.hpp"

namespace netipc::fuzz::oracle {

using Packet = std::vector<std::byte>;

class ReceiveModel {
 public:
  ReceiveModel(transport::Role role, const transport::SessionInfo& info) : client_(role == transport::Role::client) {
    const transport::Limits& limits = info.limits;
    bytes_ = client_ ? limits.response_payload : limits.request_payload;
    items_ = client_ ? limits.response_items : limits.request_items;
    budget_ = info.packet_size - 32;
  }

  // ok: `header` and `payload` hold the message.
  Status receive(std::deque<Packet>& arrived) {
    if (!partial_) {
      if (arrived.empty()) return Status::timeout;
      const Packet first = take(arrived);
      NETIPC_TRY(begin(first));
    }
    while (payload.size() < length_) {
      if (arrived.empty()) return Status::timeout;
      NETIPC_TRY(go_on(take(arrived)));
    }
    partial_ = false;
    return judge_batch() ? Status::ok : Status::protocol;
  }

  Packet header;
  Packet payload;
  std::set<uint64_t> in_flight;

 private:
  static Packet take(std::deque<Packet>& arrived) {
    Packet packet = std::move(arrived.front());
    arrived.pop_front();
    return packet;
  }

  Status begin(const Packet& packet) {
    if (packet.size() < 32 || u32_at(packet, 0) != 0x4e495043 || u16_at(packet, 4) != 1 || u16_at(packet, 6) != 32 ||
        u16_at(packet, 8) < 1 || u16_at(packet, 8) > 3)
      return Status::protocol;
    length_ = u32_at(packet, 16);
    if (length_ > bytes_ || u32_at(packet, 20) > items_) return Status::limit_exceeded;
    if (client_ && u16_at(packet, 8) == 2 && in_flight.erase(u64_at(packet, 24)) == 0) return Status::unknown_msg_id;
    const uint64_t body = packet.size() - 32;
    if (body > length_ || body > budget_) return Status::protocol;
    header.assign(packet.begin(), packet.begin() + 32);
    payload.assign(packet.begin() + 32, packet.end());
    packets_ = 1 + (length_ - body + budget_ - 1) / budget_;
    next_ = 1;
    partial_ = true;
    return Status::ok;
  }

  Status go_on(const Packet& packet) {
    if (packet.size() < 32 || u32_at(packet, 0) != 0x4e43484b || u16_at(packet, 4) != 1 || u16_at(packet, 6) != 0 ||
        u32_at(packet, 28) == 0)
      return Status::chunk;
    if (u64_at(packet, 8) != u64_at(header, 24) || u32_at(packet, 20) != next_ || u32_at(packet, 24) != packets_ ||
        u32_at(packet, 16) != 32 + length_)
      return Status::chunk;
    const uint64_t body = packet.size() - 32;
    if (body != u32_at(packet, 28) || body > budget_ || payload.size() + body > length_) return Status::chunk;
    payload.insert(payload.end(), packet.begin() + 32, packet.end());
    ++next_;
    return Status::ok;
  }

  [[nodiscard]] bool judge_batch() const {
    const uint64_t count = u32_at(header, 20);
    if ((u16_at(header, 10) & 1) == 0 || count <= 1) return true;
    if (8 * count > payload.size()) return false;
    for (uint64_t i = 0; i < count; ++i)
      if (u32_at(payload, 8 * i) % 8 != 0 ||
          u32_at(payload, 8 * i) + u32_at(payload, 8 * i + 4) > payload.size() - 8 * count)
        return false;
    return true;
  }

  bool client_;
  uint64_t bytes_;
  uint64_t items_;
  uint64_t budget_;
  bool partial_ = false;
  uint64_t length_ = 0;
  uint64_t packets_ = 0;
  uint64_t next_ = 0;
};

}  // namespace netipc::fuzz::oracle
