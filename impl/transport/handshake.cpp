#include "transport/handshake.hpp"

#include <algorithm>
#include <bit>

#include "wire/header.hpp"

namespace netipc::transport {

namespace {

AckPacket make_ack(uint16_t status, const wire::HelloAck& ack) noexcept {
  wire::Header header;
  header.kind = wire::kind_control;
  header.code = wire::opcode_hello_ack;
  header.transport_status = status;
  header.payload_len = wire::hello_ack_size;
  AckPacket packet;
  wire::encode(header, packet);
  wire::encode(ack, MutableBytes(packet).subspan(wire::header_size));
  return packet;
}

Verdict refuse(Status status, uint16_t wire_status) noexcept {
  return {.status = status, .answered = true, .ack = make_ack(wire_status, {}), .agreed = {}};
}

Verdict close_silently() noexcept { return {}; }

// A HELLO of another protocol version is told so if the rest of its header looks
// like one; its payload is not looked at.
bool looks_like_hello(Bytes packet) noexcept {
  const auto header = load<wire::Header>(packet.data());
  return header.magic == wire::message_magic && header.header_len == wire::header_size &&
         header.kind == wire::kind_control && header.code == wire::opcode_hello;
}

uint32_t highest_bit(uint32_t mask) noexcept { return mask == 0 ? 0 : std::bit_floor(mask); }

// Equal or not without a branch on where they differ.
bool same_token(uint64_t a, uint64_t b) noexcept { return (a ^ b) == 0; }

}  // namespace

Config with_defaults(const Config& config, uint32_t sendable) noexcept {
  Config full = config;
  const auto fill = [](uint32_t& value, uint32_t fallback) {
    if (value == 0) value = fallback;
  };
  fill(full.supported_profiles, wire::profile_baseline);
  fill(full.limits.request_payload, wire::default_payload_bytes);
  fill(full.limits.request_items, wire::default_batch_items);
  fill(full.limits.response_payload, wire::default_payload_bytes);
  fill(full.limits.response_items, wire::default_batch_items);
  fill(full.packet_size, sendable);
  full.packet_size = std::min(full.packet_size, sendable);
  full.supported_profiles &= implemented_profiles();
  full.preferred_profiles &= implemented_profiles();
  return full;
}

Verdict judge_hello(Bytes packet, const Offer& offer) noexcept {
  const auto header = wire::decode_header(packet);
  if (header.status() == Status::bad_version && looks_like_hello(packet))
    return refuse(Status::incompatible, wire::status_incompatible);
  if (!header.ok() || header->kind != wire::kind_control || header->code != wire::opcode_hello)
    return close_silently();

  const Bytes payload = packet.subspan(wire::header_size);
  if (payload.size() < wire::hello_size) return close_silently();
  if (load<uint16_t>(payload.data()) != wire::layout_version)
    return refuse(Status::incompatible, wire::status_incompatible);
  const auto hello = wire::decode_hello(payload);
  if (!hello.ok()) return close_silently();

  const uint32_t common = hello->supported_profiles & offer.supported_profiles;
  if (common == 0) return refuse(Status::no_profile, wire::status_unsupported);
  if (!same_token(hello->auth_token, offer.auth_token)) return refuse(Status::auth_failed, wire::status_auth_failed);
  if (hello->max_request_payload_bytes > offer.request_ceiling)
    return refuse(Status::limit_exceeded, wire::status_limit_exceeded);
  const uint32_t packet_size = std::min(hello->packet_size, offer.packet_size);
  if (packet_size <= wire::header_size) return refuse(Status::incompatible, wire::status_incompatible);
  if (offer.full) return refuse(Status::limit_exceeded, wire::status_limit_exceeded);

  const uint32_t both_prefer = common & hello->preferred_profiles & offer.preferred_profiles;
  wire::HelloAck ack;
  ack.server_supported_profiles = offer.supported_profiles;
  ack.intersection_profiles = common;
  ack.selected_profile = highest_bit(both_prefer != 0 ? both_prefer : common);
  ack.agreed_max_request_payload_bytes = hello->max_request_payload_bytes;
  ack.agreed_max_request_batch_items = hello->max_request_batch_items;
  ack.agreed_max_response_payload_bytes = offer.response_ceiling;
  ack.agreed_max_response_batch_items = hello->max_request_batch_items;
  ack.agreed_packet_size = packet_size;
  ack.session_id = offer.session_id;

  Verdict verdict{.status = Status::ok, .answered = true, .ack = make_ack(wire::status_ok, ack), .agreed = {}};
  verdict.agreed.session_id = ack.session_id;
  verdict.agreed.selected_profile = ack.selected_profile;
  verdict.agreed.limits = {ack.agreed_max_request_payload_bytes, ack.agreed_max_request_batch_items,
                           ack.agreed_max_response_payload_bytes, ack.agreed_max_response_batch_items};
  verdict.agreed.packet_size = packet_size;
  return verdict;
}

HelloPacket make_hello(const Config& config) noexcept {
  wire::Header header;
  header.kind = wire::kind_control;
  header.code = wire::opcode_hello;
  header.payload_len = wire::hello_size;

  wire::Hello hello;
  hello.supported_profiles = config.supported_profiles;
  hello.preferred_profiles = config.preferred_profiles;
  hello.max_request_payload_bytes = config.limits.request_payload;
  hello.max_request_batch_items = config.limits.request_items;
  hello.max_response_payload_bytes = config.limits.response_payload;
  hello.max_response_batch_items = config.limits.response_items;
  hello.auth_token = config.auth_token;
  hello.packet_size = config.packet_size;

  HelloPacket packet;
  wire::encode(header, packet);
  wire::encode(hello, MutableBytes(packet).subspan(wire::header_size));
  return packet;
}

Result<SessionInfo> judge_ack(Bytes packet, const Config& proposed) noexcept {
  const auto header = wire::decode_header(packet);
  if (header.status() == Status::bad_version) return Status::incompatible;
  if (!header.ok() || header->kind != wire::kind_control || header->code != wire::opcode_hello_ack)
    return Status::protocol;
  switch (header->transport_status) {
    case wire::status_ok: break;
    case wire::status_auth_failed: return Status::auth_failed;
    case wire::status_unsupported: return Status::no_profile;
    case wire::status_incompatible: return Status::incompatible;
    case wire::status_limit_exceeded: return Status::limit_exceeded;
    default: return Status::handshake_failed;
  }

  const Bytes payload = packet.subspan(wire::header_size);
  if (payload.size() < wire::hello_ack_size) return Status::protocol;
  if (load<uint16_t>(payload.data()) != wire::layout_version) return Status::incompatible;
  const auto ack = wire::decode_hello_ack(payload);
  if (!ack.ok()) return Status::protocol;
  if (ack->agreed_packet_size <= wire::header_size) return Status::protocol;
  // Deployed clients trust the rest. A profile we did not offer, or more than we
  // asked for, would have us run something nobody configured.
  if (!std::has_single_bit(ack->selected_profile) || (ack->selected_profile & proposed.supported_profiles) == 0)
    return Status::protocol;
  if (ack->agreed_max_request_payload_bytes > proposed.limits.request_payload) return Status::protocol;

  SessionInfo info;
  info.session_id = ack->session_id;
  info.selected_profile = ack->selected_profile;
  info.limits = {ack->agreed_max_request_payload_bytes, ack->agreed_max_request_batch_items,
                 ack->agreed_max_response_payload_bytes, ack->agreed_max_response_batch_items};
  info.packet_size = ack->agreed_packet_size;
  return info;
}

}  // namespace netipc::transport
