// How a message leaves: the checks in the contract's order, then packets - one, or a
// train of chunks that fill every packet (docs/spec/wire.md, "Chunking").

#include <algorithm>
#include <array>

#include "base/checked_math.hpp"
#include "transport/session.hpp"
#include "wire/chunk.hpp"

namespace netipc::transport {

// A request from a client is checked against the request limits, a response from
// a server against the response limits; nothing else has a ceiling.
Status Session::check_outbound(const wire::Header& header, size_t payload_size) const noexcept {
  if (!fits_u32(uint64_t{wire::header_size} + payload_size)) return Status::limit_exceeded;
  const bool request = role_ == Role::client && header.kind == wire::kind_request;
  const bool response = role_ == Role::server && header.kind == wire::kind_response;
  if (!request && !response) return Status::ok;
  const uint32_t bytes = request ? info_.limits.request_payload : info_.limits.response_payload;
  const uint32_t items = request ? info_.limits.request_items : info_.limits.response_items;
  // An agreed 0 means "no ceiling" to deployed senders.
  if (bytes != 0 && payload_size > bytes) return Status::limit_exceeded;
  if (items != 0 && header.item_count > items) return Status::limit_exceeded;
  return Status::ok;
}

// Requests whose answer will be recognised by its id.
bool Session::tracked(const wire::Header& header) noexcept {
  return role_ == Role::client && header.kind == wire::kind_request && !data().whole_messages();
}

Result<Session::Outgoing> Session::compose(const wire::Header& header, Bytes payload) noexcept {
  if (!open_ || unsent_.active) return Status::invalid;
  if (tracked(header)) NETIPC_TRY(in_flight_.add(header.message_id));
  if (const Status status = check_outbound(header, payload.size()); status != Status::ok)
    return settle(header, status);

  if (!fits_packet(payload.size()) && info_.packet_size <= wire::header_size)
    return settle(header, Status::invalid);
  return packed(header, payload);
}

Session::Outgoing Session::packed(const wire::Header& header, Bytes payload) noexcept {
  Outgoing message{.header = header, .rest = payload, .packets = 1};
  message.header.magic = wire::message_magic;
  message.header.version = wire::protocol_version;
  message.header.header_len = wire::header_size;
  message.header.payload_len = static_cast<uint32_t>(payload.size());
  if (fits_packet(payload.size())) return message;
  const auto budget = static_cast<uint32_t>(chunk_budget());
  message.packets = wire::packet_count(message.header.payload_len, budget, budget);
  return message;
}

// What a send that ended so leaves in flight: a request of which nothing left is as
// if it had never been, any other failure is the end of all.
Status Session::settle(const wire::Header& header, Status status) noexcept {
  if (status == Status::ok) return status;
  if (status != Status::limit_exceeded && status != Status::invalid && status != Status::msg_too_large) {
    in_flight_.clear();
  } else if (tracked(header)) {
    in_flight_.remove(header.message_id);
  }
  return status;
}

bool Session::fits_packet(size_t payload_size) noexcept {
  return data().whole_messages() || wire::header_size + payload_size <= info_.packet_size;
}

Status Session::send(const wire::Header& header, Bytes payload, const Wait& wait) noexcept {
  NETIPC_TRY_ASSIGN(Outgoing message, compose(header, payload));
  Status status = Status::ok;
  while (status == Status::ok && !message.gone()) status = send_train(message, wait);
  return settle(header, status);
}

// A train is as good as its messages one by one: what is wrong with one ends it before
// that one, once those before it have left.
Status Session::send_many(std::span<const MessageView> messages, const Wait& wait, size_t& out_sent) noexcept {
  out_sent = 0;
  if (!open_ || (data().whole_messages() && messages.size() > 1)) return Status::invalid;
  while (out_sent < messages.size()) {
    const MessageView& next = messages[out_sent];
    size_t sent = 0;
    if (fits_packet(next.size)) {
      const Status status = send_singles(messages.subspan(out_sent), wait, sent);
      out_sent += sent;
      NETIPC_TRY(status);
    } else {
      NETIPC_TRY(send(next.header, next.payload(), wait));
      ++out_sent;
    }
  }
  return Status::ok;
}

// Those of the leading messages that are a packet each, a train at most.
Status Session::send_singles(std::span<const MessageView> messages, const Wait& wait, size_t& out_sent) noexcept {
  std::array<std::array<std::byte, wire::header_size>, train> heads;
  std::array<OutPacket, train> packets;
  const size_t most = std::min(messages.size(), train);
  Status stopped = Status::ok;
  size_t count = 0;
  for (; count < most && fits_packet(messages[count].size); ++count) {
    const auto message = compose(messages[count].header, messages[count].payload());
    stopped = message.status();
    if (!message.ok()) break;
    wire::encode(message->header, heads[count]);
    packets[count] = {heads[count], message->rest};
  }
  for (out_sent = 0; out_sent < count;) {
    const auto sent = data().send(std::span(packets).subspan(out_sent, count - out_sent), wait);
    // Who does not wait keeps the others.
    if (sent.status() == Status::timeout && wait.patience == Patience::none) return Status::timeout;
    if (!sent.ok()) return settle(messages[out_sent].header, sent.status());
    out_sent += *sent;
  }
  return stopped;
}

// The next packets of a message, as many as leave at once, and at least one.
Status Session::send_train(Outgoing& message, const Wait& wait) noexcept {
  std::array<std::byte, wire::header_size> head;
  wire::encode(message.header, head);
  if (message.packets == 1) {
    const OutPacket whole{head, message.rest};
    NETIPC_TRY(data().send({&whole, 1}, wait).status());
    message.next = 1;
    return Status::ok;
  }

  wire::ChunkHeader chunk;
  chunk.message_id = message.header.message_id;
  chunk.total_message_len = static_cast<uint32_t>(wire::header_size) + message.header.payload_len;
  chunk.chunk_count = message.packets;

  std::array<std::array<std::byte, wire::header_size>, train> heads;
  std::array<OutPacket, train> packets;
  const size_t count = std::min<size_t>(train, message.packets - message.next);
  Bytes rest = message.rest;
  for (size_t i = 0; i < count; ++i) {
    const Bytes body = rest.first(std::min(rest.size(), chunk_budget()));
    rest = rest.subspan(body.size());
    chunk.chunk_index = message.next + static_cast<uint32_t>(i);
    chunk.chunk_payload_len = static_cast<uint32_t>(body.size());
    wire::encode(chunk, heads[i]);
    packets[i] = {chunk.chunk_index == 0 ? head : heads[i], body};
  }
  NETIPC_TRY_ASSIGN(const size_t sent, data().send(std::span(packets).first(count), wait));
  message.next += static_cast<uint32_t>(sent);
  message.rest = message.rest.subspan(std::min(message.rest.size(), sent * chunk_budget()));
  return Status::ok;
}

}  // namespace netipc::transport
