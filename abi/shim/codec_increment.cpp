#include "netipc/codec_increment.h"

#include "codec/increment.hpp"
#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_dispatch.hpp"

using namespace netipc;
using namespace netipc::shim;

netipc_status netipc_codec_increment_encode(uint64_t value, void* buffer, size_t size, size_t* out_written) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (buffer == nullptr || out_written == nullptr) return Status::invalid;
    return written(codec::encode_increment(value, bytes(buffer, size)), out_written);
  });
}

netipc_status netipc_codec_increment_decode(const void* payload, size_t size, uint64_t* out_value) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(payload, size) || out_value == nullptr) return Status::invalid;
    return store_if_ok(codec::decode_increment(bytes(payload, size)), [&](uint64_t value) { *out_value = value; });
  });
}

netipc_status netipc_codec_increment_dispatch(const void* request, size_t size, void* response, size_t response_size,
                                              netipc_codec_increment_handler handler, void* user,
                                              size_t* out_len) noexcept {
  return dispatch_with(request, size, response, response_size, handler, out_len,
                       [&](Bytes in, MutableBytes out) {
                         return codec::dispatch_increment(in, out, as_function(handler, user));
                       });
}
