#pragma once

// STRING_REVERSE, the test method with a variable payload
// (docs/spec/codec-string-reverse.md).

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "codec/handler.hpp"
#include "codec/view.hpp"

namespace netipc::codec {

// Offset and length before the string, NUL behind it.
inline constexpr size_t string_reverse_overhead = 9;

// Bytes written, or 0 without touching `out` when it is too small.
size_t encode_string_reverse(Str text, MutableBytes out) noexcept;
// Borrows `payload`. Interior NULs are part of the text.
Result<Str> decode_string_reverse(Bytes payload) noexcept;

// Writes its answer into `room` and says how much of it.
using StringReverseHandler = Handler<Status(Str text, MutableBytes room, size_t& out_len)>;

Result<size_t> dispatch_string_reverse(Bytes request, MutableBytes response, const StringReverseHandler& handler);

}  // namespace netipc::codec
