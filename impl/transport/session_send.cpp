// How a message becomes packets: one, or a train of chunks that fill every packet
// (docs/spec/wire.md, "Chunking").

#include <algorithm>
#include <array>

#include "transport/session.hpp"
#include "wire/chunk.hpp"

namespace netipc::transport {

namespace {

// Packets handed to the channel at once; bounds the stack, not the message.
constexpr size_t train = 32;

}  // namespace

Status Session::transmit(const wire::Header& header, Bytes payload, const Wait& wait) noexcept {
  std::array<std::byte, wire::header_size> head;
  wire::encode(header, head);
  const uint64_t total = uint64_t{wire::header_size} + payload.size();
  if (data().whole_messages() || total <= info_.packet_size) {
    const OutPacket packet{head, payload};
    return data().send({&packet, 1}, wait);
  }
  if (info_.packet_size <= wire::header_size) return Status::invalid;

  const uint32_t budget = info_.packet_size - static_cast<uint32_t>(wire::header_size);
  wire::ChunkHeader chunk;
  chunk.message_id = header.message_id;
  chunk.total_message_len = static_cast<uint32_t>(total);
  chunk.chunk_count = wire::packet_count(header.payload_len, budget, budget);

  std::array<std::array<std::byte, wire::header_size>, train> heads;
  std::array<OutPacket, train> packets;
  packets[0] = {head, payload.first(budget)};
  size_t filled = 1;
  for (Bytes rest = payload.subspan(budget); !rest.empty();) {
    const Bytes body = rest.first(std::min<size_t>(rest.size(), budget));
    rest = rest.subspan(body.size());
    ++chunk.chunk_index;
    chunk.chunk_payload_len = static_cast<uint32_t>(body.size());
    wire::encode(chunk, heads[filled]);
    packets[filled] = {heads[filled], body};
    if (++filled == train || rest.empty()) {
      NETIPC_TRY(data().send(std::span(packets).first(filled), wait));
      filled = 0;
    }
  }
  return Status::ok;
}

}  // namespace netipc::transport
