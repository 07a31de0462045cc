#pragma once

// A copy for another CPU to read. An ordinary store first has the line brought here
// from the CPU that read it last, only to overwrite all of it: that can take far longer
// than the copy. A streaming store sends whole lines away without asking for them.

#include "base/bytes.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace netipc {

inline constexpr size_t cache_line = 64;

// As copy_bytes; stores that follow with release are seen behind these bytes.
inline void stream_bytes(std::byte* to, const std::byte* from, size_t n) noexcept {
#ifdef __SSE2__
  if (n >= cache_line) {
    const size_t ahead = -reinterpret_cast<uintptr_t>(to) % cache_line;
    copy_bytes(to, from, ahead);
    to += ahead;
    from += ahead;
    n -= ahead;
    for (; n >= cache_line; n -= cache_line, to += cache_line, from += cache_line) {
      for (size_t at = 0; at < cache_line; at += sizeof(__m128i)) {
        const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at));
        _mm_stream_si128(reinterpret_cast<__m128i*>(to + at), part);
      }
    }
    // Streaming stores are in no order with others, not even with a release.
    _mm_sfence();
  }
#endif
  copy_bytes(to, from, n);
}

}  // namespace netipc
