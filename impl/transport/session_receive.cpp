// How packets become a message: the checks in the contract's order, reassembly
// straight into the destination (docs/spec/session.md).

#include <algorithm>
#include <array>
#include <utility>

#include "base/checked_math.hpp"
#include "transport/session.hpp"
#include "wire/batch.hpp"
#include "wire/chunk.hpp"

namespace netipc::transport {

namespace {

// Room for `size` bytes of payload, with room for a header before them: a channel
// fills both in one go. Keeps the first `keep` bytes of a payload.
Result<MutableBytes> room_for(MessageBuffer& buffer, size_t size, size_t keep = 0) noexcept {
  auto room = buffer.reserve(wire::header_size + size, keep != 0 ? wire::header_size + keep : 0);
  if (!room.ok()) return room;
  return room->subspan(wire::header_size, size);
}

}  // namespace

// A first packet holds at most a full packet's payload and is never more than the
// ceiling allows; anything longer is seen by its true length and refused.
size_t Session::first_body_room() const noexcept {
  const uint32_t ceiling =
      role_ == Role::client ? info_.limits.response_payload : info_.limits.request_payload;
  if (data_ != nullptr) return ceiling;
  return std::min<size_t>(ceiling, info_.packet_size - wire::header_size);
}

Status Session::check_inbound(const wire::Header& header) noexcept {
  const Limits& limits = info_.limits;
  const uint32_t bytes = role_ == Role::client ? limits.response_payload : limits.request_payload;
  const uint32_t items = role_ == Role::client ? limits.response_items : limits.request_items;
  if (header.payload_len > bytes || header.item_count > items) {
    refused_ = header;
    return Status::limit_exceeded;
  }
  const bool tracked = role_ == Role::client && header.kind == wire::kind_response && !data().whole_messages();
  if (tracked && !in_flight_.remove(header.message_id)) return Status::unknown_msg_id;
  if (!fits_u32(uint64_t{wire::header_size} + header.payload_len)) return Status::limit_exceeded;
  return Status::ok;
}

Result<Message> Session::receive(MessageBuffer& buffer, const Wait& wait) noexcept {
  if (!open_) return Status::invalid;
  if (failure_ != Status::ok) return failure_;
  Result<Message> message = partial_.active ? resume(buffer, wait) : receive_first(buffer, wait);
  if (message.status() == Status::recv_failed) in_flight_.clear();
  if (!message.ok()) return message;
  NETIPC_TRY(judge_message(message->header, message->payload));
  return message;
}

Status Session::judge_message(const wire::Header& header, Bytes payload) const noexcept {
  if (!header.is_batch() || header.item_count <= 1) return Status::ok;
  return wire::validate_batch(payload, header.item_count) == Status::ok ? Status::ok : Status::protocol;
}

// The packet that a message begins with, behind its header.
Status Session::judge_first(const InPacket& packet, const wire::Header& header) noexcept {
  NETIPC_TRY(check_inbound(header));
  const size_t arrived = packet.length - wire::header_size;
  if (packet.truncated || arrived > header.payload_len) return Status::protocol;
  // Shared memory never cuts a message.
  return arrived < header.payload_len && data().whole_messages() ? Status::protocol : Status::ok;
}

void Session::begin_partial(const wire::Header& header, size_t arrived) noexcept {
  const auto first = static_cast<uint32_t>(arrived);
  // The count is judged against what really came first, as deployed peers do.
  partial_ = {.active = true,
              .header = header,
              .got = first,
              .next_index = 1,
              .expected_count = wire::packet_count(header.payload_len, first, static_cast<uint32_t>(chunk_budget())),
              .storage = {}};
}

Result<Message> Session::receive_first(MessageBuffer& buffer, const Wait& wait) noexcept {
  const size_t room = first_body_room();
  const auto body = room_for(buffer, room);
  if (!body.ok()) return body.status();
  const MutableBytes head(body->data() - wire::header_size, wire::header_size);
  InPacket packet{.head = head, .body = *body};
  const auto got = data().receive({&packet, 1}, wait);
  if (!got.ok()) return got.status();

  const auto header = wire::decode_header(Bytes(head).first(std::min(packet.length, head.size())));
  if (!header.ok()) return Status::protocol;
  NETIPC_TRY(judge_first(packet, *header));
  const size_t arrived = packet.length - wire::header_size;
  if (arrived == header->payload_len) return Message{*header, body->first(arrived)};

  auto whole = room_for(buffer, header->payload_len + chunk_budget(), arrived);
  if (!whole.ok()) return whole.status();
  begin_partial(*header, arrived);
  return reassemble(buffer, *whole, wait);
}

// A message that was cut short by a timeout or an abort: its bytes wait in the
// session's own storage and go on in the caller's.
Result<Message> Session::resume(MessageBuffer& buffer, const Wait& wait) noexcept {
  std::swap(buffer, partial_.storage);
  auto whole = room_for(buffer, partial_.header.payload_len + chunk_budget(), partial_.got);
  if (!whole.ok()) return whole.status();
  return reassemble(buffer, *whole, wait);
}

// `whole` has room for one packet more than the message: where a short packet came,
// the last ones are expected earlier than they would lie.
Result<Message> Session::reassemble(MessageBuffer& buffer, MutableBytes whole, const Wait& wait) noexcept {
  while (partial_.got < partial_.header.payload_len) {
    Status status = receive_chunks(whole, wait);
    // Packets that keep coming must not keep the caller. At most one train comes
    // behind the deadline: who has none to spare takes what is there.
    if (status == Status::ok && partial_.got < partial_.header.payload_len && wait.deadline.expired())
      status = Status::timeout;
    if (status == Status::ok) continue;
    if (status == Status::timeout || status == Status::aborted) {
      std::swap(buffer, partial_.storage);
    } else {
      partial_.active = false;
    }
    return status;
  }
  partial_.active = false;
  // After a resumption what the caller brought: idle sessions keep no memory.
  partial_.storage.release();
  return Message{partial_.header, whole.first(partial_.header.payload_len)};
}

Status Session::receive_chunks(MutableBytes whole, const Wait& wait) noexcept {
  const MutableBytes payload = whole.first(partial_.header.payload_len);
  std::array<std::array<std::byte, wire::header_size>, train> heads;
  std::array<InPacket, train> slots;
  // As many slots as full packets could still be missing, so that no packet of a
  // later message is taken along. Each takes a full one: those before it may turn
  // out to be short.
  size_t count = 0;
  for (size_t at = partial_.got; count < train && at < payload.size(); ++count) {
    slots[count] = {.head = heads[count], .body = whole.subspan(at, chunk_budget())};
    at += chunk_budget();
  }
  const auto filled = data().receive(std::span(slots).first(count), wait);
  if (!filled.ok()) return filled.status();

  for (size_t i = 0; i < *filled; ++i) NETIPC_TRY(take_chunk(slots[i], payload.data()));
  return Status::ok;
}

// The next packet of the message under way, whose payload begins at `payload` and goes
// on at or before the place where the packet lies.
Status Session::take_chunk(const InPacket& packet, std::byte* payload) noexcept {
  const auto chunk = wire::decode_chunk(Bytes(packet.head).first(std::min(packet.length, packet.head.size())));
  if (!chunk.ok()) return Status::chunk;
  const uint32_t size = partial_.header.payload_len;
  if (chunk->message_id != partial_.header.message_id || chunk->chunk_index != partial_.next_index ||
      chunk->chunk_count != partial_.expected_count ||
      chunk->total_message_len != static_cast<uint32_t>(wire::header_size) + size)
    return Status::chunk;
  const size_t arrived = packet.length - wire::header_size;
  if (packet.truncated || arrived != chunk->chunk_payload_len) return Status::chunk;
  if (arrived > size - partial_.got) return Status::chunk;
  // Short packets are tolerated; what came behind one closes up to it.
  std::byte* const to = payload + partial_.got;
  if (packet.body.data() != to && arrived != 0) std::memmove(to, packet.body.data(), arrived);
  partial_.got += static_cast<uint32_t>(arrived);
  ++partial_.next_index;
  return Status::ok;
}

}  // namespace netipc::transport
