#pragma once

// The two judgements of a handshake, as pure functions over bytes: what a server
// answers to a first packet, and what a client makes of the answer. The order of
// the checks is part of the contract (docs/spec/handshake.md).

#include <array>

#include "transport/session.hpp"
#include "wire/hello.hpp"

namespace netipc::transport {

// A handshake packet is read into this much; a longer one is judged by its head.
inline constexpr size_t handshake_buffer = 128;

inline constexpr size_t hello_packet_size = wire::header_size + wire::hello_size;
inline constexpr size_t ack_packet_size = wire::header_size + wire::hello_ack_size;

using HelloPacket = std::array<std::byte, hello_packet_size>;
using AckPacket = std::array<std::byte, ack_packet_size>;

// A configuration with every zero replaced by its default. `sendable` is the
// largest packet the channel can really carry.
Config with_defaults(const Config& config, uint32_t sendable) noexcept;

// What a server would agree to for one connection.
struct Offer {
  uint32_t supported_profiles = 0;
  uint32_t preferred_profiles = 0;
  uint32_t request_ceiling = 0;
  uint32_t response_ceiling = 0;
  uint64_t auth_token = 0;
  uint32_t packet_size = 0;
  uint64_t session_id = 0;
  bool full = false;  // refuse whoever would be welcome
};

struct Verdict {
  Status status = Status::protocol;  // ok: the session may begin
  bool answered = false;             // false: close without a word
  AckPacket ack{};                   // to be sent when answered
  SessionInfo agreed;                // when ok
};

// `packet`: the first packet of a connection, cut to handshake_buffer.
Verdict judge_hello(Bytes packet, const Offer& offer) noexcept;

// `config` as with_defaults() left it; preferred profiles go out as configured.
HelloPacket make_hello(const Config& config) noexcept;

// `packet`: the answer. The session works from the answer's values only.
Result<SessionInfo> judge_ack(Bytes packet, const Config& proposed) noexcept;

}  // namespace netipc::transport
