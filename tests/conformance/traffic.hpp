#pragma once

// Messages, packets and the ways a test moves them.

#include <cstdint>
#include <future>
#include <string_view>
#include <vector>

#include "support/memory_channel.hpp"
#include "transport/session.hpp"
#include "wire/batch.hpp"
#include "wire/chunk.hpp"

namespace netipc::test {

// Long enough for any machine: running into it is a failure.
inline transport::Wait patiently() { return {.deadline = Deadline::after_ms(30000), .abort = nullptr}; }
inline transport::Wait within_ms(uint32_t ms) { return {.deadline = Deadline::after_ms(ms), .abort = nullptr}; }
// Takes what is there.
inline transport::Wait at_once() { return {.deadline = Deadline::at_ns(0), .abort = nullptr}; }

inline wire::Header message_header(uint16_t kind, uint64_t id, uint32_t items = 1) {
  wire::Header header;
  header.kind = kind;
  header.code = wire::method_increment;
  header.item_count = items;
  header.message_id = id;
  return header;
}
inline wire::Header request(uint64_t id, uint32_t items = 1) { return message_header(wire::kind_request, id, items); }
inline wire::Header response(uint64_t id, uint32_t items = 1) { return message_header(wire::kind_response, id, items); }

// Bytes that differ from place to place and from seed to seed.
inline PacketBytes pattern(size_t size, uint64_t seed = 0) {
  PacketBytes bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((i * 31 + (i >> 8) * 7 + seed * 17) & 0xff);
  return bytes;
}

inline PacketBytes batch_payload(const std::vector<PacketBytes>& items) {
  size_t room = items.size() * wire::directory_entry_size;
  for (const PacketBytes& item : items) room += item.size() + 8;
  PacketBytes payload(room);
  wire::BatchBuilder builder(payload, static_cast<uint32_t>(items.size()));
  for (const PacketBytes& item : items)
    if (builder.add(item) != Status::ok) throw std::length_error("batch");
  payload.resize(builder.finish());
  return payload;
}

// One packet: a header as bytes, then the body.
template <class HeaderType>
PacketBytes packet(const HeaderType& header, Bytes body) {
  PacketBytes bytes(wire::header_size);
  wire::encode(header, bytes);
  bytes.insert(bytes.end(), body.begin(), body.end());
  return bytes;
}

// A message in one packet.
inline PacketBytes whole_message(wire::Header header, Bytes payload) {
  header.payload_len = static_cast<uint32_t>(payload.size());
  return packet(header, payload);
}

// A message as a sender that is not ours might cut it: body sizes of the packets,
// the first one first.
inline std::vector<PacketBytes> cut_message(wire::Header header, Bytes payload, uint32_t packet_size,
                                            const std::vector<size_t>& bodies) {
  header.payload_len = static_cast<uint32_t>(payload.size());
  std::vector<PacketBytes> packets;
  packets.push_back(packet(header, payload.first(bodies.front())));
  wire::ChunkHeader chunk;
  chunk.message_id = header.message_id;
  chunk.total_message_len = static_cast<uint32_t>(wire::header_size + payload.size());
  chunk.chunk_count = wire::packet_count(header.payload_len, static_cast<uint32_t>(bodies.front()),
                                         packet_size - static_cast<uint32_t>(wire::header_size));
  size_t at = bodies.front();
  for (size_t i = 1; i < bodies.size(); ++i) {
    chunk.chunk_index = static_cast<uint32_t>(i);
    chunk.chunk_payload_len = static_cast<uint32_t>(bodies[i]);
    packets.push_back(packet(chunk, payload.subspan(at, bodies[i])));
    at += bodies[i];
  }
  return packets;
}

// The cut the contract asks of senders: every packet full but the last.
inline std::vector<size_t> full_bodies(size_t payload_size, uint32_t packet_size) {
  const size_t budget = packet_size - wire::header_size;
  std::vector<size_t> bodies{std::min(payload_size, budget)};
  for (size_t at = bodies.front(); at < payload_size; at += bodies.back())
    bodies.push_back(std::min(payload_size - at, budget));
  return bodies;
}

inline Status put(transport::Channel& channel, Bytes bytes) {
  const transport::OutPacket out{bytes, {}};
  return channel.send({&out, 1}, patiently()).status();
}

// What arrived, in bytes of its own.
struct Received {
  Status status = Status::ok;
  wire::Header header;
  PacketBytes payload;
};

inline Received take(transport::Session& session, transport::MessageBuffer& buffer, const transport::Wait& wait) {
  const auto message = session.receive(buffer, wait);
  if (!message.ok()) return {message.status(), {}, {}};
  return {Status::ok, message->header, PacketBytes(message->payload.begin(), message->payload.end())};
}
inline Received take(transport::Session& session, const transport::Wait& wait = patiently()) {
  transport::MessageBuffer buffer;
  return take(session, buffer, wait);
}

struct Delivery {
  Status sent = Status::ok;
  Received received;
};

// Sends and receives side by side: a long message does not fit the connection.
inline Delivery deliver(transport::Session& from, transport::Session& to, const wire::Header& header, Bytes payload) {
  auto sending = std::async(std::launch::async, [&] { return from.send(header, payload, patiently()); });
  Delivery delivery;
  delivery.received = take(to);
  delivery.sent = sending.get();
  return delivery;
}

}  // namespace netipc::test
