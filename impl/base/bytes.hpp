#pragma once

// Byte ranges and unaligned host-order access. The protocol is local to one
// host, so integers on the wire are in host byte order (docs/spec/wire.md).

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace netipc {

using Bytes = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

template <class T>
[[nodiscard]] inline T load(const std::byte* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class T>
inline void store(std::byte* to, T value) noexcept {
  std::memcpy(to, &value, sizeof value);
}

// memcpy and memset with the n == 0 case defined for null pointers.
inline void copy_bytes(std::byte* to, const void* from, size_t n) noexcept {
  if (n != 0) std::memcpy(to, from, n);
}
inline void zero_bytes(std::byte* to, size_t n) noexcept {
  if (n != 0) std::memset(to, 0, n);
}

}  // namespace netipc
