#include "netipc/codec_string_reverse.h"

#include "codec/item_copy.hpp"
#include "codec/string_reverse.hpp"
#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_dispatch.hpp"
#include "shim/codec_view.hpp"

using namespace netipc;
using namespace netipc::shim;

struct netipc_codec_string_reverse_copy : codec::ItemCopy<netipc_codec_str> {};

netipc_status netipc_codec_string_reverse_encode(netipc_codec_str text, void* buffer, size_t size,
                                                 size_t* out_written) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(text.data, text.len) || buffer == nullptr || out_written == nullptr) return Status::invalid;
    return written(codec::encode_string_reverse({text.data, text.len}, bytes(buffer, size)), out_written);
  });
}

netipc_status netipc_codec_string_reverse_decode(const void* payload, size_t size,
                                                 netipc_codec_str* out_text) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!present(payload, size) || out_text == nullptr) return Status::invalid;
    return store_if_ok(codec::decode_string_reverse(bytes(payload, size)),
                       [&](codec::Str text) { *out_text = {text.data, text.len}; });
  });
}

netipc_status netipc_codec_string_reverse_copy_create(const netipc_codec_str* text,
                                                      netipc_codec_string_reverse_copy** out_copy) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (text == nullptr || !present(text->data, text->len) || out_copy == nullptr) return Status::invalid;
    return store_if_ok(codec::copy_of(*twin(text)),
                       [&](auto* copy) { *out_copy = reinterpret_cast<netipc_codec_string_reverse_copy*>(copy); });
  });
}

const netipc_codec_str* netipc_codec_string_reverse_copy_get(const netipc_codec_string_reverse_copy* copy) noexcept {
  return copy == nullptr ? nullptr : &copy->item();
}

void netipc_codec_string_reverse_copy_destroy(netipc_codec_string_reverse_copy* copy) noexcept {
  codec::ItemCopy<netipc_codec_str>::destroy(copy);
}

netipc_status netipc_codec_string_reverse_dispatch(const void* request, size_t size, void* response,
                                                   size_t response_size, netipc_codec_string_reverse_handler handler,
                                                   void* user, size_t* out_len) noexcept {
  return dispatch_with(request, size, response, response_size, handler, out_len,
                       [&](Bytes in, MutableBytes out) {
                         return codec::dispatch_string_reverse(in, out, as_function(handler, user));
                       });
}
