#include "netipc/codec.h"

#include <bit>

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_handles.hpp"
#include "wire/batch.hpp"
#include "wire/chunk.hpp"
#include "wire/header.hpp"
#include "wire/hello.hpp"

namespace {

using namespace netipc;
using namespace netipc::shim;

// The public structs hold the wire's fields under the wire's names; two of them
// are even the same bytes.
wire::Header from_c(const netipc_codec_header& header) noexcept { return std::bit_cast<wire::Header>(header); }
netipc_codec_header to_public(const wire::Header& header) noexcept { return std::bit_cast<netipc_codec_header>(header); }
wire::ChunkHeader from_c(const netipc_codec_chunk& chunk) noexcept { return std::bit_cast<wire::ChunkHeader>(chunk); }
netipc_codec_chunk to_public(const wire::ChunkHeader& chunk) noexcept {
  return std::bit_cast<netipc_codec_chunk>(chunk);
}

wire::Hello from_c(const netipc_codec_hello& in) noexcept {
  return {in.layout_version,
          in.flags,
          in.supported_profiles,
          in.preferred_profiles,
          in.max_request_payload_bytes,
          in.max_request_batch_items,
          in.max_response_payload_bytes,
          in.max_response_batch_items,
          in.padding,
          in.auth_token,
          in.packet_size};
}
netipc_codec_hello to_public(const wire::Hello& in) noexcept {
  return {in.layout_version,
          in.flags,
          in.supported_profiles,
          in.preferred_profiles,
          in.max_request_payload_bytes,
          in.max_request_batch_items,
          in.max_response_payload_bytes,
          in.max_response_batch_items,
          in.padding,
          in.auth_token,
          in.packet_size,
          0};
}
wire::HelloAck from_c(const netipc_codec_hello_ack& in) noexcept { return std::bit_cast<wire::HelloAck>(in); }
netipc_codec_hello_ack to_public(const wire::HelloAck& in) noexcept {
  return std::bit_cast<netipc_codec_hello_ack>(in);
}

template <class Public>
netipc_status encode_struct(const Public* fields, void* buffer, size_t size, size_t* out_written) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (fields == nullptr || buffer == nullptr || out_written == nullptr) return Status::invalid;
    return written(wire::encode(from_c(*fields), bytes(buffer, size)), out_written);
  });
}

template <class Public, class Decode>
netipc_status decode_struct(const void* buffer, size_t size, Public* out_fields, Decode decode) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(buffer, size) || out_fields == nullptr) return Status::invalid;
    return store_if_ok(decode(bytes(buffer, size)), [&](const auto& fields) { *out_fields = to_public(fields); });
  });
}

}  // namespace

uint32_t netipc_codec_version(void) noexcept { return NETIPC_VERSION; }

const char* netipc_codec_status_name(netipc_status status) noexcept {
  switch (status) {
#define NETIPC__CASE(name, value, class_, text) \
  case value: return "NETIPC_STATUS_" #name;
    NETIPC_STATUS_MAP(NETIPC__CASE)
#undef NETIPC__CASE
    default: return "NETIPC_STATUS_UNKNOWN";
  }
}

const char* netipc_codec_status_text(netipc_status status) noexcept {
  switch (status) {
#define NETIPC__CASE(name, value, class_, text) \
  case value: return text;
    NETIPC_STATUS_MAP(NETIPC__CASE)
#undef NETIPC__CASE
    default: return "unknown status";
  }
}

netipc_status_class netipc_codec_status_class(netipc_status status) noexcept {
  switch (status) {
#define NETIPC__CASE(name, value, class_, text) \
  case value: return NETIPC_STATUS_CLASS_##class_;
    NETIPC_STATUS_MAP(NETIPC__CASE)
#undef NETIPC__CASE
    default: return NETIPC_STATUS_CLASS_SYSTEM;
  }
}

netipc_status netipc_codec_header_encode(const netipc_codec_header* header, void* buffer, size_t size,
                                         size_t* out_written) noexcept {
  return encode_struct(header, buffer, size, out_written);
}

netipc_status netipc_codec_header_decode(const void* buffer, size_t size, netipc_codec_header* out_header) noexcept {
  return decode_struct(buffer, size, out_header, wire::decode_header);
}

netipc_status netipc_codec_chunk_encode(const netipc_codec_chunk* chunk, void* buffer, size_t size,
                                        size_t* out_written) noexcept {
  return encode_struct(chunk, buffer, size, out_written);
}

netipc_status netipc_codec_chunk_decode(const void* buffer, size_t size, netipc_codec_chunk* out_chunk) noexcept {
  return decode_struct(buffer, size, out_chunk, wire::decode_chunk);
}

netipc_status netipc_codec_hello_encode(const netipc_codec_hello* hello, void* buffer, size_t size,
                                        size_t* out_written) noexcept {
  return encode_struct(hello, buffer, size, out_written);
}

netipc_status netipc_codec_hello_decode(const void* buffer, size_t size, netipc_codec_hello* out_hello) noexcept {
  return decode_struct(buffer, size, out_hello, wire::decode_hello);
}

netipc_status netipc_codec_hello_ack_encode(const netipc_codec_hello_ack* hello_ack, void* buffer, size_t size,
                                            size_t* out_written) noexcept {
  return encode_struct(hello_ack, buffer, size, out_written);
}

netipc_status netipc_codec_hello_ack_decode(const void* buffer, size_t size,
                                            netipc_codec_hello_ack* out_hello_ack) noexcept {
  return decode_struct(buffer, size, out_hello_ack, wire::decode_hello_ack);
}

netipc_status netipc_codec_batch_directory_encode(const netipc_codec_directory_entry* entries, size_t count,
                                                  void* buffer, size_t size, size_t* out_written) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(entries, count) || !present(buffer, size) || out_written == nullptr) return Status::invalid;
    if (count > size / wire::directory_entry_size) return Status::overflow;
    *out_written = wire::encode_directory(bytes(entries, count * wire::directory_entry_size), bytes(buffer, size));
    return Status::ok;
  });
}

netipc_status netipc_codec_batch_directory_validate(const void* directory, size_t size, uint32_t item_count,
                                                    uint32_t packed_len) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(directory, size)) return Status::invalid;
    return wire::validate_directory(bytes(directory, size), item_count, packed_len);
  });
}

netipc_status netipc_codec_batch_item(const void* payload, size_t size, uint32_t item_count, uint32_t index,
                                      const void** out_item, size_t* out_len) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(payload, size) || out_item == nullptr || out_len == nullptr) return Status::invalid;
    return store_if_ok(wire::batch_item(bytes(payload, size), item_count, index), [&](Bytes item) {
      *out_item = item.data();
      *out_len = item.size();
    });
  });
}

netipc_status netipc_codec_batch_builder_create(void* buffer, size_t size, uint32_t max_items,
                                                netipc_codec_batch_builder** out_builder) noexcept {
  return guard([&]() -> Status {
    if (!present(buffer, size) || out_builder == nullptr) return Status::invalid;
    *out_builder = new netipc_codec_batch_builder(std::in_place, bytes(buffer, size), max_items);
    return Status::ok;
  });
}

netipc_status netipc_codec_batch_builder_add(netipc_codec_batch_builder* builder, const void* item,
                                             size_t len) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || !present(item, len)) return Status::invalid;
    return builder->get().add(bytes(item, len));
  });
}

netipc_status netipc_codec_batch_builder_finish(netipc_codec_batch_builder* builder, uint32_t* out_item_count,
                                                size_t* out_len) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(builder) || out_len == nullptr) return Status::invalid;
    *out_len = builder->get().finish();
    if (out_item_count != nullptr) *out_item_count = builder->get().item_count();
    return Status::ok;
  });
}

void netipc_codec_batch_builder_destroy(netipc_codec_batch_builder* builder) noexcept {
  if (live(builder)) delete builder;
}
