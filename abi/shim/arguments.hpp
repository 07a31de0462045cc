#pragma once

// Turning C arguments into what the implementation takes.

#include "base/bytes.hpp"
#include "base/status.hpp"
#include "netipc/status.h"

namespace netipc::shim {

[[nodiscard]] inline bool present(const void* data, size_t size) noexcept { return data != nullptr || size == 0; }

[[nodiscard]] inline Bytes bytes(const void* data, size_t size) noexcept {
  return {static_cast<const std::byte*>(data), size};
}
[[nodiscard]] inline MutableBytes bytes(void* data, size_t size) noexcept {
  return {static_cast<std::byte*>(data), size};
}

// Whether a number is one of the statuses that say no.
[[nodiscard]] inline bool is_error(netipc_status status) noexcept {
  switch (status) {
#define NETIPC__CASE(name, value, class_, text) case value:
    NETIPC_STATUS_MAP(NETIPC__CASE)
#undef NETIPC__CASE
    return status != NETIPC_STATUS_OK;
    default: return false;
  }
}

// An encoder reports 0 for a buffer that is too small.
[[nodiscard]] inline Status written(size_t size, size_t* out_written) noexcept {
  if (size == 0) return Status::overflow;
  *out_written = size;
  return Status::ok;
}

// Assigns only when there is a value: outputs stay untouched on failure.
template <class Result, class Store>
[[nodiscard]] Status store_if_ok(const Result& result, Store&& store) noexcept {
  if (result.ok()) store(*result);
  return result.status();
}

// A bulk read from `first` on, which may be the end of `total` and not beyond it.
template <class Read>
[[nodiscard]] Status read_many(uint32_t first, uint32_t total, size_t* out_count, Read&& read) noexcept {
  *out_count = read();
  return first <= total ? Status::ok : Status::out_of_bounds;
}

}  // namespace netipc::shim
