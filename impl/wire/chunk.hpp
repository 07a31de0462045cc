#pragma once

// The 32-byte header of a continuation packet, and the arithmetic of cutting a
// message into packets (docs/spec/wire.md, "Chunking").

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "wire/constants.hpp"

namespace netipc::wire {

struct ChunkHeader {
  uint32_t magic = chunk_magic;
  uint16_t version = protocol_version;
  uint16_t flags = 0;
  uint64_t message_id = 0;
  uint32_t total_message_len = 0;  // outer header included
  uint32_t chunk_index = 0;        // 1-based on the wire: 0 is the first packet
  uint32_t chunk_count = 0;        // first packet included
  uint32_t chunk_payload_len = 0;
};
static_assert(sizeof(ChunkHeader) == header_size);
static_assert(offsetof(ChunkHeader, message_id) == 8 && offsetof(ChunkHeader, chunk_payload_len) == 28);

size_t encode(const ChunkHeader& chunk, MutableBytes out) noexcept;

// Judges the header alone; the receiver compares index, count, total and id
// with what it expects.
Result<ChunkHeader> decode_chunk(Bytes bytes) noexcept;

// Packets a message needs when `first` of its `payload_len` bytes travelled in
// the first packet and each continuation carries at most `budget` bytes.
// Requires first <= payload_len and budget > 0.
[[nodiscard]] constexpr uint32_t packet_count(uint32_t payload_len, uint32_t first, uint32_t budget) noexcept {
  const uint32_t rest = payload_len - first;
  return 1 + rest / budget + (rest % budget != 0 ? 1 : 0);
}

}  // namespace netipc::wire
