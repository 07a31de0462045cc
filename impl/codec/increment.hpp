#pragma once

// INCREMENT, the test method with a fixed payload (docs/spec/codec-increment.md).

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "codec/handler.hpp"

namespace netipc::codec {

inline constexpr size_t increment_size = 8;

// Bytes written, or 0 without touching `out` when it is too small.
size_t encode_increment(uint64_t value, MutableBytes out) noexcept;
Result<uint64_t> decode_increment(Bytes payload) noexcept;

using IncrementHandler = Handler<Status(uint64_t value, uint64_t& out_value)>;

// Decodes, calls, encodes: the size of the response. handler_failed when the
// handler declines, overflow when the response does not fit.
Result<size_t> dispatch_increment(Bytes request, MutableBytes response, const IncrementHandler& handler);

}  // namespace netipc::codec
