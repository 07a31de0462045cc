#pragma once

// Handles that start with a tag, which tells a live one of the right kind from
// anything else:
//
//   struct netipc_x { static constexpr uint32_t kind = ...; uint32_t tag = kind; ... };

namespace netipc::shim {

template <class Handle>
[[nodiscard]] bool live(const Handle* handle) noexcept {
  return handle != nullptr && handle->tag == Handle::kind;
}

// An optional handle: absent, or live.
template <class Handle>
[[nodiscard]] bool live_or_absent(const Handle* handle) noexcept {
  return handle == nullptr || live(handle);
}

template <class Handle>
void destroy(Handle* handle) noexcept {
  if (!live(handle)) return;
  handle->tag = 0;
  delete handle;
}

}  // namespace netipc::shim
