#pragma once

// The one rule for structs that may grow (docs/abi-policy.md): they start with
// `uint32_t struct_size`, zero means default, and fields are only appended.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/status.hpp"

namespace netipc::shim {

// No struct grows beyond this. A size above is garbage, and so many bytes are not
// ours to look at.
constexpr uint32_t largest_struct = 4096;

// Copies a caller's struct into `known`, which must be zero. `size_1_0` is the
// size the struct had in its first release.
//   invalid      NULL, or smaller than the first release
//   unsupported  larger than ours with a non-zero tail, or a flag: an option we would ignore;
//                larger than any struct
template <class T>
Status read_sized(const T* from, size_t size_1_0, T& known) noexcept {
  if (from == nullptr) return Status::invalid;
  uint32_t size = 0;
  std::memcpy(&size, from, sizeof size);
  if (size < size_1_0) return Status::invalid;
  if (size > largest_struct) return Status::unsupported;
  const auto* bytes = reinterpret_cast<const unsigned char*>(from);
  const bool tail_used = size > sizeof(T) && std::any_of(bytes + sizeof(T), bytes + size, [](unsigned char b) { return b != 0; });
  if (tail_used) return Status::unsupported;
  std::memcpy(&known, from, std::min<size_t>(size, sizeof(T)));
  known.struct_size = sizeof(T);
  return known.flags == 0 ? Status::ok : Status::unsupported;
}

// Fills a caller's struct of `size` bytes with zeros and that size.
template <class T>
Status init_sized(void* to, size_t size, size_t size_1_0) noexcept {
  if (to == nullptr || size < size_1_0) return Status::invalid;
  std::memset(to, 0, size);
  const auto struct_size = static_cast<uint32_t>(size);
  std::memcpy(to, &struct_size, sizeof struct_size);
  return Status::ok;
}

// Whether write_sized() may be called: the caller said how large its struct is.
template <class T>
Status check_sized(const T* to, size_t size_1_0) noexcept {
  return to != nullptr && to->struct_size >= size_1_0 ? Status::ok : Status::invalid;
}

// Fills the part of a caller's struct that both sides know; never more. The
// caller's struct_size stays as it was.
template <class T>
void write_sized(const T& known, T* to) noexcept {
  const uint32_t size = to->struct_size;
  std::memcpy(to, &known, std::min<size_t>(size, sizeof(T)));
  to->struct_size = size;
}

}  // namespace netipc::shim
