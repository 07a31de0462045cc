#pragma once

// Borrowed values the codecs speak in. Layouts equal the public frozen structs of
// abi/include/netipc/types.h, so bulk calls fill a caller's array directly.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace netipc::codec {

struct Str {
  const char* data = "";
  size_t len = 0;

  [[nodiscard]] std::string_view view() const noexcept { return {data, len}; }
};

struct Label {
  Str key;
  Str value;
};

}  // namespace netipc::codec
