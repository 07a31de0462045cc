#pragma once

// INCREMENT, the test method with a fixed payload (docs/spec/codec-increment.md). Whole
// in its header: a call costs more than eight bytes, and a batch has thousands.

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "codec/handler.hpp"

namespace netipc::codec {

inline constexpr size_t increment_size = 8;

// Bytes written, or 0 without touching `out` when it is too small.
inline size_t encode_increment(uint64_t value, MutableBytes out) noexcept {
  if (out.size() < increment_size) return 0;
  store(out.data(), value);
  return increment_size;
}

inline Result<uint64_t> decode_increment(Bytes payload) noexcept {
  if (payload.size() < increment_size) return Status::truncated;
  return load<uint64_t>(payload.data());
}

using IncrementHandler = Handler<Status(uint64_t value, uint64_t& out_value)>;

// Decodes, calls, encodes: the size of the response. handler_failed when the
// handler declines, overflow when the response does not fit.
inline Result<size_t> dispatch_increment(Bytes request, MutableBytes response, const IncrementHandler& handler) {
  const auto value = decode_increment(request);
  if (!value.ok()) return value.status();
  uint64_t answer = 0;
  if (handler(*value, answer) != Status::ok) return Status::handler_failed;
  const size_t size = encode_increment(answer, response);
  if (size == 0) return Status::overflow;
  return size;
}

}  // namespace netipc::codec
