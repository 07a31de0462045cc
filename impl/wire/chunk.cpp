#include "wire/chunk.hpp"

namespace netipc::wire {

size_t encode(const ChunkHeader& chunk, MutableBytes out) noexcept {
  if (out.size() < header_size) return 0;
  store(out.data(), chunk);
  return header_size;
}

Result<ChunkHeader> decode_chunk(Bytes bytes) noexcept {
  if (bytes.size() < header_size) return Status::truncated;
  const auto chunk = load<ChunkHeader>(bytes.data());
  if (chunk.magic != chunk_magic) return Status::bad_magic;
  if (chunk.version != protocol_version) return Status::bad_version;
  if (chunk.flags != 0 || chunk.chunk_payload_len == 0) return Status::bad_layout;
  return chunk;
}

}  // namespace netipc::wire
