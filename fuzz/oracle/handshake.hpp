#pragma once

// The two check tables of the handshake.

#include <algorithm>
#include <array>
#include <optional>

#include "oracle/fields.hpp"
#include "transport/handshake.hpp"

namespace netipc::fuzz::oracle {

// What a server does with a first packet: nothing, or answer with this status.
inline std::optional<uint16_t> answer_to_hello(Bytes packet, const transport::Offer& offer) {
  if (packet.size() < 32 || u32_at(packet, 0) != 0x4e495043) return std::nullopt;
  const bool header = u16_at(packet, 6) == 32;
  const bool hello = u16_at(packet, 8) == 3 && u16_at(packet, 12) == 1;
  if (u16_at(packet, 4) != 1) return header && hello ? std::optional<uint16_t>(wire::status_incompatible) : std::nullopt;
  if (!header || !hello) return std::nullopt;
  const Bytes in = packet.subspan(32);
  if (in.size() < 44) return std::nullopt;
  if (u16_at(in, 0) != 1) return wire::status_incompatible;
  if (u32_at(in, 28) != 0) return std::nullopt;
  if ((u32_at(in, 4) & offer.supported_profiles) == 0) return wire::status_unsupported;
  if (u64_at(in, 32) != offer.auth_token) return wire::status_auth_failed;
  if (u32_at(in, 12) > offer.request_ceiling) return wire::status_limit_exceeded;
  if (u32_at(in, 40) <= 32 || offer.packet_size <= 32) return wire::status_incompatible;
  if (offer.full) return wire::status_limit_exceeded;
  return wire::status_ok;
}

inline uint32_t highest_bit(uint64_t mask) {
  uint32_t bit = 0x80000000;
  while (bit != 0 && (mask & bit) == 0) bit >>= 1;
  return bit;
}

// The whole packet that goes with a status; a refusal carries zeros.
inline std::array<uint32_t, 20> ack_packet(uint16_t status, Bytes hello, const transport::Offer& offer) {
  std::array<uint32_t, 20> words{0x4e495043, 1 | 32 << 16, 3, 2u | uint32_t{status} << 16, 48, 1, 0, 0, 1};
  if (status != wire::status_ok) return words;
  const uint64_t common = u32_at(hello, 4) & offer.supported_profiles;
  const uint64_t preferred = common & u32_at(hello, 8) & offer.preferred_profiles;
  words[9] = offer.supported_profiles;
  words[10] = static_cast<uint32_t>(common);
  words[11] = highest_bit(preferred != 0 ? preferred : common);
  words[12] = static_cast<uint32_t>(u32_at(hello, 12));
  words[13] = static_cast<uint32_t>(u32_at(hello, 16));
  words[14] = offer.response_ceiling;
  words[15] = words[13];
  words[16] = std::min(static_cast<uint32_t>(u32_at(hello, 40)), offer.packet_size);
  words[18] = static_cast<uint32_t>(offer.session_id);
  words[19] = static_cast<uint32_t>(offer.session_id >> 32);
  return words;
}

// What a client makes of an answer.
inline Status judge_ack(Bytes packet, const transport::Config& proposed) {
  if (packet.size() < 32 || u32_at(packet, 0) != 0x4e495043) return Status::protocol;
  if (u16_at(packet, 4) != 1) return Status::incompatible;
  if (u16_at(packet, 6) != 32 || u16_at(packet, 8) != 3 || u16_at(packet, 12) != 2) return Status::protocol;
  switch (u16_at(packet, 14)) {
    case 0: break;
    case 2: return Status::auth_failed;
    case 3: return Status::incompatible;
    case 4: return Status::no_profile;
    case 5: return Status::limit_exceeded;
    default: return Status::handshake_failed;
  }
  const Bytes in = packet.subspan(32);
  if (in.size() < 48) return Status::protocol;
  if (u16_at(in, 0) != 1) return Status::incompatible;
  if (u16_at(in, 2) != 0 || u32_at(in, 32) <= 32) return Status::protocol;
  const uint64_t selected = u32_at(in, 12);
  const bool one_bit = selected != 0 && (selected & (selected - 1)) == 0;
  const bool sane = one_bit && (selected & proposed.supported_profiles) != 0 &&
                    u32_at(in, 16) <= proposed.limits.request_payload;
  return sane ? Status::ok : Status::protocol;
}

}  // namespace netipc::fuzz::oracle
