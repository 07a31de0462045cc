#include "codec/increment.hpp"

namespace netipc::codec {

size_t encode_increment(uint64_t value, MutableBytes out) noexcept {
  if (out.size() < increment_size) return 0;
  store(out.data(), value);
  return increment_size;
}

Result<uint64_t> decode_increment(Bytes payload) noexcept {
  if (payload.size() < increment_size) return Status::truncated;
  return load<uint64_t>(payload.data());
}

Result<size_t> dispatch_increment(Bytes request, MutableBytes response, const IncrementHandler& handler) {
  const auto value = decode_increment(request);
  if (!value.ok()) return value.status();
  uint64_t answer = 0;
  if (handler(*value, answer) != Status::ok) return Status::handler_failed;
  const size_t size = encode_increment(answer, response);
  if (size == 0) return Status::overflow;
  return size;
}

}  // namespace netipc::codec
