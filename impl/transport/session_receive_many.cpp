// Messages taken together: a train of packets by one system call, each into a place of
// its own, and judged one after the other as if it had come alone.

#include <algorithm>
#include <array>

#include "transport/session.hpp"

namespace netipc::transport {

namespace {

// Room for a train, in all. Any packet may be as long as the agreement allows, so
// where long ones are allowed fewer are taken. Only what arrives touches memory.
constexpr size_t train_room = 256u << 10;

// From one packet's place to the next: not the same lines of the cache for all.
constexpr size_t place_of(size_t body_room) noexcept {
  const size_t place = (wire::header_size + body_room + 63) / 64 * 64;
  return place % 4096 == 0 ? place + 64 : place;
}

}  // namespace

Status Session::receive_many(MessageBuffer& buffer, std::span<MessageView> out, const Wait& wait,
                             size_t& out_count) noexcept {
  out_count = 0;
  if (!open_ || out.empty()) return Status::invalid;
  if (failure_ != Status::ok) return failure_;
  const size_t body_room = first_body_room();
  const size_t most = std::min({out.size(), train, train_room / place_of(body_room)});
  // The rest of a message that is under way comes alone.
  if (most > 1 && !partial_.active && !data().whole_messages()) {
    const Status status = receive_train(buffer, out.first(most), body_room, wait, out_count);
    if (status != Status::timeout && status != Status::aborted) failure_ = status;
    return status;
  }
  const auto message = receive(buffer, wait);
  if (!message.ok()) return message.status();
  out.front() = {message->header, message->payload.data(), message->payload.size()};
  out_count = 1;
  return Status::ok;
}

Status Session::receive_train(MessageBuffer& buffer, std::span<MessageView> out, size_t body_room, const Wait& wait,
                              size_t& out_count) noexcept {
  const size_t place = place_of(body_room);
  const auto room = buffer.reserve(out.size() * place);
  if (!room.ok()) return room.status();
  std::array<InPacket, train> packets;
  for (size_t i = 0; i < out.size(); ++i) {
    const MutableBytes at = room->subspan(i * place, place);
    packets[i] = {.head = at.first(wire::header_size), .body = at.subspan(wire::header_size, body_room)};
  }
  const auto filled = data().receive(std::span(packets).first(out.size()), wait);
  if (!filled.ok()) {
    if (filled.status() == Status::recv_failed) in_flight_.clear();
    return filled.status();
  }

  // Where the payload of the message under way begins: at its first packet, which those
  // behind it close up to.
  std::byte* payload = nullptr;
  for (const InPacket& packet : std::span(packets).first(*filled)) {
    wire::Header header;
    if (partial_.active) {
      NETIPC_TRY(take_chunk(packet, payload));
      header = partial_.header;
      if (partial_.got < header.payload_len) continue;
      partial_.active = false;
    } else {
      const auto decoded = wire::decode_header(Bytes(packet.head).first(std::min(packet.length, packet.head.size())));
      if (!decoded.ok()) return Status::protocol;
      header = *decoded;
      NETIPC_TRY(judge_first(packet, header));
      payload = packet.body.data();
      const size_t arrived = packet.length - wire::header_size;
      if (arrived < header.payload_len) {
        begin_partial(header, arrived);
        continue;
      }
    }
    NETIPC_TRY(judge_message(header, {payload, header.payload_len}));
    out[out_count++] = {header, payload, header.payload_len};
  }
  if (!partial_.active) return Status::ok;
  NETIPC_TRY(park(payload));
  if (out_count != 0) return Status::ok;
  const auto message = receive(buffer, wait);
  if (!message.ok()) return message.status();
  out[out_count++] = {message->header, message->payload.data(), message->payload.size()};
  return Status::ok;
}

// What has come of the message under way goes where the next receive finds it.
Status Session::park(const std::byte* payload) noexcept {
  const auto room = partial_.storage.reserve(wire::header_size + partial_.header.payload_len + chunk_budget());
  if (!room.ok()) return room.status();
  copy_bytes(room->data() + wire::header_size, payload, partial_.got);
  return Status::ok;
}

}  // namespace netipc::transport
