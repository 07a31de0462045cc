#pragma once

// Borrowed values the codecs speak in. Layouts equal the public frozen structs of
// abi/include/netipc/types.h, so bulk calls fill a caller's array directly.

#include <cstddef>
#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

namespace netipc::codec {

struct Str {
  const char* data = "";
  size_t len = 0;

  [[nodiscard]] std::string_view view() const noexcept { return {data, len}; }
  // A length of nothing: what a caller gives by mistake.
  [[nodiscard]] bool absent() const noexcept { return data == nullptr && len != 0; }
};

struct Label {
  Str key;
  Str value;
};

// A span of labels whose layout is ours.
struct Labels {
  const Label* data = nullptr;
  size_t count = 0;

  Labels() = default;
  template <std::convertible_to<std::span<const Label>> Range>
  Labels(const Range& range) noexcept  // NOLINT(google-explicit-constructor): as a span takes it
      : Labels(std::span<const Label>(range)) {}
  Labels(std::span<const Label> labels) noexcept  // NOLINT(google-explicit-constructor)
      : data(labels.data()), count(labels.size()) {}

  operator std::span<const Label>() const noexcept { return {data, count}; }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool empty() const noexcept { return count == 0; }
};

// Borrowed bytes, laid out likewise.
struct ByteRange {
  const std::byte* data = nullptr;
  size_t len = 0;

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data, len}; }
  [[nodiscard]] bool absent() const noexcept { return data == nullptr && len != 0; }
};

}  // namespace netipc::codec
