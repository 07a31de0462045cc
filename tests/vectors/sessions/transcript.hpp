#pragma once

// One case of sessions.jsonl: what two peers said to each other, packet by packet,
// and what the applications on both sides did and saw. Format: ../README of the
// recordings; here only what the replays need.

#include "vectors/recording.hpp"

namespace netipc::test {

struct TranscriptPacket {
  size_t connection = 0;
  bool from_client = false;
  bool is_close = false;  // that side closed the connection first
  PacketData bytes;
  std::vector<Mask> masks;

  [[nodiscard]] bool matches(const PacketData& seen) const { return equal_but(masks, bytes, seen); }
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
// How many of them have a library peer of this layer in this role.
size_t library_cases(const char* role, int layer);

}  // namespace netipc::test
