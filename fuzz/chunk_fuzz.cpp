// The header of a continuation packet, and the arithmetic of cutting messages.

#include "support/memory.hpp"
#include "support/target.hpp"
#include "wire/chunk.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

Status expected(Bytes in) {
  if (in.size() < 32) return Status::truncated;
  if (load<uint32_t>(in.data()) != 0x4e43484b) return Status::bad_magic;
  if (load<uint16_t>(in.data() + 4) != 1) return Status::bad_version;
  const bool layout = load<uint16_t>(in.data() + 6) == 0 && load<uint32_t>(in.data() + 28) != 0;
  return layout ? Status::ok : Status::bad_layout;
}

// 1 + ceil((payload - first) / budget).
void check_packet_count(uint32_t payload, uint32_t first, uint32_t budget) {
  if (budget == 0 || first > payload) return;
  const uint64_t rest = payload - first;
  const uint64_t count = 1 + (rest + budget - 1) / budget;
  // A budget of one byte and no first byte can need 2^32 packets; no message has that many.
  if (count <= UINT32_MAX) FUZZ_CHECK(wire::packet_count(payload, first, budget) == count);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto chunk = wire::decode_chunk(input.bytes());
  FUZZ_CHECK(chunk.status() == expected(input.bytes()));
  if (!chunk.ok()) return 0;
  check_encoder(input.bytes().first(32), [&](MutableBytes out) { return wire::encode(*chunk, out); });
  check_packet_count(chunk->total_message_len, chunk->chunk_index, chunk->chunk_payload_len);
  return 0;
}
