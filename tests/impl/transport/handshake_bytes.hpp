#pragma once

// Handshake packets that say one thing wrong.

#include <functional>
#include <vector>

#include "base/bytes.hpp"
#include "transport/handshake.hpp"

namespace netipc::test {

using PacketData = std::vector<std::byte>;
using Spoil = std::function<void(PacketData&)>;

// Where fields lie in the packet.
inline constexpr size_t hello_at = wire::header_size;
enum HeaderOffset : size_t {
  magic_at = 0,
  version_at = 4,
  header_len_at = 6,
  kind_at = 8,
  flags_at = 10,
  code_at = 12,
  status_at = 14,
  payload_len_at = 16,
  item_count_at = 20,
  message_id_at = 24,
};

template <class T>
Spoil set(size_t offset, T value) {
  return [=](PacketData& packet) { store(packet.data() + offset, value); };
}
inline Spoil resize(size_t size) {
  return [=](PacketData& packet) { packet.resize(size); };
}
inline Spoil both(Spoil first, Spoil second) {
  return [=](PacketData& packet) {
    first(packet);
    second(packet);
  };
}

// Of a client that a server with default settings welcomes.
inline PacketData hello(const transport::Config& config = {}) {
  const auto packet = transport::make_hello(transport::with_defaults(config, 65536));
  return {packet.begin(), packet.end()};
}

inline PacketData ack(uint16_t status, const wire::HelloAck& body) {
  wire::Header header;
  header.kind = wire::kind_control;
  header.code = wire::opcode_hello_ack;
  header.transport_status = status;
  header.payload_len = wire::hello_ack_size;
  PacketData packet(transport::ack_packet_size);
  wire::encode(header, packet);
  wire::encode(body, MutableBytes(packet).subspan(wire::header_size));
  return packet;
}

// What a server with default settings answers to hello().
inline wire::HelloAck welcome() {
  wire::HelloAck body;
  body.server_supported_profiles = wire::profile_baseline;
  body.intersection_profiles = wire::profile_baseline;
  body.selected_profile = wire::profile_baseline;
  body.agreed_max_request_payload_bytes = wire::default_payload_bytes;
  body.agreed_max_request_batch_items = wire::default_batch_items;
  body.agreed_max_response_payload_bytes = wire::default_payload_bytes;
  body.agreed_max_response_batch_items = wire::default_batch_items;
  body.agreed_packet_size = 65536;
  body.session_id = 1;
  return body;
}

inline PacketData spoilt(PacketData packet, const Spoil& spoil) {
  if (spoil) spoil(packet);
  return packet;
}

// Every way a HELLO can be wrong, and what the server does about it.
struct HelloCase {
  const char* what;
  Spoil spoil;
  Status outcome;
  int answer;  // status of the ACK; -1: closed without a word
};
inline constexpr int silence = -1;

inline std::vector<HelloCase> hello_cases() {
  using namespace wire;
  constexpr uint32_t foreign_profile = 0x80;
  const auto token = set<uint64_t>(hello_at + 32, 99);
  const auto too_much = set<uint32_t>(hello_at + 12, default_payload_bytes + 1);
  const auto tiny_packets = set<uint32_t>(hello_at + 40, 32);
  const auto profile = set<uint32_t>(hello_at + 4, foreign_profile);
  const auto layout = set<uint16_t>(hello_at, 2);
  const auto padding = set<uint32_t>(hello_at + 28, 1);
  const auto version = set<uint16_t>(version_at, 2);
  return {
      {"one byte", resize(1), Status::protocol, silence},
      {"a header cut short", resize(31), Status::protocol, silence},
      {"wrong magic", set<uint32_t>(magic_at, 0x4e495043 + 1), Status::protocol, silence},
      {"wrong magic and version", both(set<uint32_t>(magic_at, 0), version), Status::protocol, silence},
      {"another version", version, Status::incompatible, status_incompatible},
      {"another version, no payload", both(version, resize(header_size)), Status::incompatible, status_incompatible},
      {"another version, wrong header length", both(version, set<uint16_t>(header_len_at, 64)), Status::protocol, silence},
      {"another version, no control message", both(version, set<uint16_t>(kind_at, kind_request)), Status::protocol,
       silence},
      {"another version, no HELLO", both(version, set<uint16_t>(code_at, opcode_hello_ack)), Status::protocol, silence},
      {"wrong header length", set<uint16_t>(header_len_at, 31), Status::protocol, silence},
      {"a kind that does not exist", set<uint16_t>(kind_at, 4), Status::protocol, silence},
      {"kind zero", set<uint16_t>(kind_at, 0), Status::protocol, silence},
      {"a request", set<uint16_t>(kind_at, kind_request), Status::protocol, silence},
      {"a response", set<uint16_t>(kind_at, kind_response), Status::protocol, silence},
      {"an ACK", set<uint16_t>(code_at, opcode_hello_ack), Status::protocol, silence},
      {"no payload", resize(header_size), Status::protocol, silence},
      {"43 bytes of payload", resize(header_size + 43), Status::protocol, silence},
      {"43 bytes of another layout", both(layout, resize(header_size + 43)), Status::protocol, silence},
      {"another layout", layout, Status::incompatible, status_incompatible},
      {"another layout and padding", both(layout, padding), Status::incompatible, status_incompatible},
      {"padding that is not zero", padding, Status::protocol, silence},
      {"padding before profiles", both(padding, profile), Status::protocol, silence},
      {"no common profile", profile, Status::no_profile, status_unsupported},
      {"no profile at all", set<uint32_t>(hello_at + 4, 0), Status::no_profile, status_unsupported},
      {"profiles before the token", both(profile, token), Status::no_profile, status_unsupported},
      {"a wrong token", token, Status::auth_failed, status_auth_failed},
      {"the token before limits", both(token, too_much), Status::auth_failed, status_auth_failed},
      {"more than the ceiling", too_much, Status::limit_exceeded, status_limit_exceeded},
      {"limits before packet sizes", both(too_much, tiny_packets), Status::limit_exceeded, status_limit_exceeded},
      {"packets without room for a payload", tiny_packets, Status::incompatible, status_incompatible},
      {"packets of no bytes", set<uint32_t>(hello_at + 40, 0), Status::incompatible, status_incompatible},

      {"nothing wrong", {}, Status::ok, status_ok},
      {"flags", set<uint16_t>(hello_at + 2, 0xffff), Status::ok, status_ok},
      {"another payload length", set<uint32_t>(payload_len_at, 7), Status::ok, status_ok},
      {"flags in the header", set<uint16_t>(flags_at, 1), Status::ok, status_ok},
      {"a status", set<uint16_t>(status_at, 3), Status::ok, status_ok},
      {"an item count", set<uint32_t>(item_count_at, 0), Status::ok, status_ok},
      {"a message id", set<uint64_t>(message_id_at, 5), Status::ok, status_ok},
      {"a longer payload", resize(hello_at + 60), Status::ok, status_ok},
      {"a packet longer than is read", resize(200), Status::ok, status_ok},
      {"the largest ceiling there is", set<uint32_t>(hello_at + 12, default_payload_bytes), Status::ok, status_ok},
      {"the smallest packets there are", set<uint32_t>(hello_at + 40, 33), Status::ok, status_ok},
  };
}

// Every way an answer can be wrong, and what the client makes of it.
struct AckCase {
  const char* what;
  PacketData packet;
  Status outcome;
};

inline std::vector<AckCase> ack_cases() {
  using namespace wire;
  constexpr size_t body = header_size;
  const auto spoilt_ack = [](const Spoil& spoil) { return spoilt(ack(status_ok, welcome()), spoil); };
  const auto refusal = [](uint16_t status) { return ack(status, {}); };
  return {
      {"one byte", spoilt_ack(resize(1)), Status::protocol},
      {"a header cut short", spoilt_ack(resize(31)), Status::protocol},
      {"another version", spoilt_ack(set<uint16_t>(version_at, 2)), Status::incompatible},
      {"another version, no payload", spoilt_ack(both(set<uint16_t>(version_at, 2), resize(header_size))),
       Status::incompatible},
      {"wrong magic", spoilt_ack(set<uint32_t>(magic_at, 1)), Status::protocol},
      {"wrong header length", spoilt_ack(set<uint16_t>(header_len_at, 33)), Status::protocol},
      {"a kind that does not exist", spoilt_ack(set<uint16_t>(kind_at, 9)), Status::protocol},
      {"a response", spoilt_ack(set<uint16_t>(kind_at, kind_response)), Status::protocol},
      {"a HELLO", spoilt_ack(set<uint16_t>(code_at, opcode_hello)), Status::protocol},
      {"a HELLO with a status", spoilt(refusal(status_auth_failed), set<uint16_t>(code_at, opcode_hello)),
       Status::protocol},
      {"refused for its token", refusal(status_auth_failed), Status::auth_failed},
      {"refused for its profiles", refusal(status_unsupported), Status::no_profile},
      {"refused as incompatible", refusal(status_incompatible), Status::incompatible},
      {"refused for its limits", refusal(status_limit_exceeded), Status::limit_exceeded},
      {"refused without a payload", spoilt(refusal(status_auth_failed), resize(header_size)), Status::auth_failed},
      {"refused as malformed", refusal(status_bad_envelope), Status::handshake_failed},
      {"refused by an internal error", refusal(status_internal_error), Status::handshake_failed},
      {"refused for a reason nobody knows", refusal(999), Status::handshake_failed},
      {"no payload", spoilt_ack(resize(header_size)), Status::protocol},
      {"47 bytes of payload", spoilt_ack(resize(body + 47)), Status::protocol},
      {"47 bytes of another layout", spoilt_ack(both(set<uint16_t>(body, 2), resize(body + 47))), Status::protocol},
      {"another layout", spoilt_ack(set<uint16_t>(body, 2)), Status::incompatible},
      {"another layout and flags", spoilt_ack(both(set<uint16_t>(body, 2), set<uint16_t>(body + 2, 1))),
       Status::incompatible},
      {"flags", spoilt_ack(set<uint16_t>(body + 2, 1)), Status::protocol},
      {"packets without room for a payload", spoilt_ack(set<uint32_t>(body + 32, 32)), Status::protocol},
      {"packets of no bytes", spoilt_ack(set<uint32_t>(body + 32, 0)), Status::protocol},
      {"no profile selected", spoilt_ack(set<uint32_t>(body + 12, 0)), Status::protocol},
      {"two profiles selected", spoilt_ack(set<uint32_t>(body + 12, 3)), Status::protocol},
      {"a profile we did not offer", spoilt_ack(set<uint32_t>(body + 12, 2)), Status::protocol},
      {"a request ceiling above our proposal", spoilt_ack(set<uint32_t>(body + 16, default_payload_bytes + 1)),
       Status::protocol},

      {"nothing wrong", spoilt_ack({}), Status::ok},
      {"padding", spoilt_ack(set<uint32_t>(body + 36, 1)), Status::ok},
      {"another payload length", spoilt_ack(set<uint32_t>(payload_len_at, 7)), Status::ok},
      {"a longer payload", spoilt_ack(resize(body + 60)), Status::ok},
      {"a packet longer than is read", spoilt_ack(resize(200)), Status::ok},
      {"a lower request ceiling", spoilt_ack(set<uint32_t>(body + 16, 5)), Status::ok},
      {"any response ceiling", spoilt_ack(set<uint32_t>(body + 24, UINT32_MAX)), Status::ok},
      {"the smallest packets there are", spoilt_ack(set<uint32_t>(body + 32, 33)), Status::ok},
  };
}

}  // namespace netipc::test
