#pragma once

// Turning C arguments into what the implementation takes.

#include "base/bytes.hpp"
#include "base/status.hpp"

namespace netipc::shim {

[[nodiscard]] inline bool present(const void* data, size_t size) noexcept { return data != nullptr || size == 0; }

[[nodiscard]] inline Bytes bytes(const void* data, size_t size) noexcept {
  return {static_cast<const std::byte*>(data), size};
}
[[nodiscard]] inline MutableBytes bytes(void* data, size_t size) noexcept {
  return {static_cast<std::byte*>(data), size};
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

}  // namespace netipc::shim
