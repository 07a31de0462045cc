#pragma once

// The 32-byte outer header of every logical message (docs/spec/wire.md).

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "wire/constants.hpp"

namespace netipc::wire {

// Field order and sizes are those on the wire, so a header is one copy.
struct Header {
  uint32_t magic = message_magic;
  uint16_t version = protocol_version;
  uint16_t header_len = header_size;
  uint16_t kind = 0;
  uint16_t flags = 0;
  uint16_t code = 0;
  uint16_t transport_status = status_ok;
  uint32_t payload_len = 0;
  uint32_t item_count = 1;
  uint64_t message_id = 0;

  [[nodiscard]] bool is_batch() const noexcept { return (flags & flag_batch) != 0 && item_count != 0; }
};
static_assert(sizeof(Header) == header_size);
static_assert(offsetof(Header, payload_len) == 16 && offsetof(Header, message_id) == 24);

// Writes whatever it is given. Returns header_size, or 0 without touching
// `out` when it is too small.
size_t encode(const Header& header, MutableBytes out) noexcept;

// Unknown flags, codes, statuses and item counts are not decode errors.
Result<Header> decode_header(Bytes bytes) noexcept;

}  // namespace netipc::wire
