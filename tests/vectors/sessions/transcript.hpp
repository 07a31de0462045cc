#pragma once

// One case of sessions.jsonl: what two peers said to each other, packet by packet,
// and what the applications on both sides did and saw. Format: ../README of the
// recordings; here only what the replays need.

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace netipc::test {

using Json = nlohmann::json;
using PacketData = std::vector<std::byte>;

PacketData from_hex(const std::string& hex);
std::string to_hex(const PacketData& bytes);

// A stretch of a packet that differs from machine to machine.
struct Mask {
  size_t offset = 0;
  size_t length = 0;
};

struct TranscriptPacket {
  size_t connection = 0;
  bool from_client = false;
  bool is_close = false;  // that side closed the connection first
  PacketData bytes;
  std::vector<Mask> masks;

  // Equal but for what varies.
  [[nodiscard]] bool matches(const PacketData& seen) const;
};

struct Transcript {
  std::string name;
  Json json;
  std::vector<TranscriptPacket> packets;

  [[nodiscard]] bool library(const char* role, int layer) const;
  // Some connection of it agrees on shared memory.
  [[nodiscard]] bool selects_shared_memory() const;
  // The payload of the nth message of one direction, put together from its packets.
  [[nodiscard]] PacketData payload_of(bool from_client, size_t nth) const;
};

// All cases, in file order.
const std::vector<Transcript>& transcripts();

}  // namespace netipc::test
