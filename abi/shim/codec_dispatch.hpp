#pragma once

// What the dispatch functions of all methods do around that of the implementation.

#include "shim/arguments.hpp"
#include "shim/codec_handlers.hpp"

namespace netipc::shim {

// dispatch: (Bytes request, MutableBytes response) -> Result<size_t>.
template <class Handler, class Dispatch>
[[nodiscard]] netipc_status dispatch_with(const void* request, size_t size, void* response, size_t response_size,
                                          Handler handler, size_t* out_len, Dispatch&& dispatch) noexcept {
  return guard([&]() -> Status {
    if (!present(request, size) || !present(response, response_size) || handler == nullptr || out_len == nullptr)
      return Status::invalid;
    return store_if_ok(dispatch(bytes(request, size), bytes(response, response_size)),
                       [&](size_t len) { *out_len = len; });
  });
}

}  // namespace netipc::shim
