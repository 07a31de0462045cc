// Messages that leave without anybody waiting for room: what finds none is kept.

#include "transport/session.hpp"

namespace netipc::transport {

namespace {

// So that the header of the next message is aligned.
size_t padded(size_t size) noexcept { return (size + 7) / 8 * 8; }

size_t room_for(std::span<const MessageView> messages) noexcept {
  size_t room = 0;
  for (const MessageView& message : messages) room += wire::header_size + padded(message.size);
  return room;
}

void put(std::span<const MessageView> messages, std::byte* at) noexcept {
  for (const MessageView& message : messages) {
    wire::Header header = message.header;
    header.payload_len = static_cast<uint32_t>(message.size);
    store(at, header);
    copy_bytes(at + wire::header_size, message.data, message.size);
    at += wire::header_size + padded(message.size);
  }
}

}  // namespace

Status Session::post(const wire::Header& header, Bytes payload, Deadline deadline) noexcept {
  unsent_.count = 1;
  return post_one(header, payload, {}, deadline);
}

Status Session::post_many(std::span<const MessageView> messages, Deadline deadline) noexcept {
  unsent_.count = messages.size() + (unsent_.active ? unsent_.count : 0);
  for (const MessageView& message : messages) NETIPC_TRY(check_outbound(message.header, message.size));
  if (unsent_.active) return keep_behind(messages);
  while (!messages.empty()) {
    if (messages.size() > 1 && fits_packet(messages.front().size)) {
      size_t sent = 0;
      const Status status = send_singles(messages, {.patience = Patience::none}, sent);
      messages = messages.subspan(sent);
      unsent_.count = messages.size();
      if (status == Status::ok) continue;
      if (status != Status::timeout) return status;
    }
    NETIPC_TRY(post_one(messages.front().header, messages.front().payload(), messages.subspan(1), deadline));
    if (unsent_.active) break;
    messages = messages.subspan(1);
  }
  return Status::ok;
}

// Where the message is kept those behind it are.
Status Session::post_one(const wire::Header& header, Bytes payload, std::span<const MessageView> behind,
                         Deadline deadline) noexcept {
  NETIPC_TRY_ASSIGN(Outgoing message, compose(header, payload));
  Status status = send_train(message, {.patience = Patience::none});
  if (status == Status::timeout || (status == Status::ok && !message.gone())) {
    status = keep(message, behind, deadline);
  } else if (status == Status::ok) {
    --unsent_.count;
  }
  return settle(header, status);
}

Status Session::keep(const Outgoing& message, std::span<const MessageView> behind, Deadline deadline) noexcept {
  const size_t first = padded(message.rest.size());
  const size_t others = room_for(behind);
  const auto room = unsent_.storage.reserve(first + others);
  if (!room.ok()) return room.status();
  copy_bytes(room->data(), message.rest.data(), message.rest.size());
  put(behind, room->data() + first);
  unsent_.active = true;
  unsent_.message = message;
  unsent_.message.rest = Bytes(*room).first(message.rest.size());
  unsent_.behind = Bytes(*room).subspan(first, others);
  unsent_.last = behind.empty() ? message.header : behind.back().header;
  unsent_.deadline = deadline;
  return Status::ok;
}

Status Session::keep_behind(std::span<const MessageView> messages) noexcept {
  if (messages.empty()) return Status::ok;
  // Nothing in front is taken back: it is little, and this is rare.
  const std::byte* const before = unsent_.storage.reserve(0)->data();
  const auto rest = static_cast<size_t>(unsent_.message.rest.data() - before);
  const auto behind = static_cast<size_t>(unsent_.behind.data() - before);
  const size_t used = behind + unsent_.behind.size();
  const size_t more = room_for(messages);
  const auto room = unsent_.storage.reserve(used + more, used);
  if (!room.ok()) return room.status();
  put(messages, room->data() + used);
  unsent_.message.rest = Bytes(*room).subspan(rest, unsent_.message.rest.size());
  unsent_.behind = Bytes(*room).subspan(behind, unsent_.behind.size() + more);
  unsent_.last = messages.back().header;
  return Status::ok;
}

// The message that has left makes way for the one behind it; false: it was the last.
bool Session::next_unsent() noexcept {
  --unsent_.count;
  if (unsent_.behind.empty()) return false;
  const auto header = load<wire::Header>(unsent_.behind.data());
  unsent_.message = packed(header, unsent_.behind.subspan(wire::header_size, header.payload_len));
  unsent_.behind = unsent_.behind.subspan(wire::header_size + padded(header.payload_len));
  return true;
}

// One train of a message a turn, however quickly the peer makes room: in packets of one
// byte it would have the caller for seconds.
Status Session::flush(Deadline deadline_of_next) noexcept {
  if (!open_ || !unsent_.active) return Status::invalid;
  Status status = Status::ok;
  do {
    status = send_train(unsent_.message, {.patience = Patience::none});
    if (status == Status::ok && !unsent_.message.gone()) status = Status::timeout;
    if (status == Status::ok) unsent_.deadline = deadline_of_next;
  } while (status == Status::ok && next_unsent());
  if (status == Status::timeout && !unsent_.deadline.expired()) return Status::ok;
  unsent_.active = false;
  // Idle sessions keep no memory.
  unsent_.storage.release();
  return settle(unsent_.message.header, status);
}

}  // namespace netipc::transport
