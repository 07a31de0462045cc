#pragma once

// Payloads of the two handshake messages (docs/spec/handshake.md). Both sizes
// on the wire are smaller than the C++ structs could be, so fields are encoded
// one by one.

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "wire/constants.hpp"

namespace netipc::wire {

struct Hello {
  uint16_t layout_version = wire::layout_version;
  uint16_t flags = 0;
  uint32_t supported_profiles = 0;
  uint32_t preferred_profiles = 0;
  uint32_t max_request_payload_bytes = 0;
  uint32_t max_request_batch_items = 0;
  uint32_t max_response_payload_bytes = 0;
  uint32_t max_response_batch_items = 0;
  uint32_t padding = 0;
  uint64_t auth_token = 0;
  uint32_t packet_size = 0;
};

struct HelloAck {
  uint16_t layout_version = wire::layout_version;
  uint16_t flags = 0;
  uint32_t server_supported_profiles = 0;
  uint32_t intersection_profiles = 0;
  uint32_t selected_profile = 0;
  uint32_t agreed_max_request_payload_bytes = 0;
  uint32_t agreed_max_request_batch_items = 0;
  uint32_t agreed_max_response_payload_bytes = 0;
  uint32_t agreed_max_response_batch_items = 0;
  uint32_t agreed_packet_size = 0;
  uint32_t padding = 0;
  uint64_t session_id = 0;
};

// Write whatever they are given; 0 without touching `out` when it is too small.
size_t encode(const Hello& hello, MutableBytes out) noexcept;
size_t encode(const HelloAck& ack, MutableBytes out) noexcept;

// HELLO: version and padding are judged, flags are not (deployed peers accept
// any). HELLO_ACK: version and flags are judged, padding is not.
Result<Hello> decode_hello(Bytes bytes) noexcept;
Result<HelloAck> decode_hello_ack(Bytes bytes) noexcept;

}  // namespace netipc::wire
