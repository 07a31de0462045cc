#include "codec/increment.hpp"

#include <array>

#include "service/batch_call.hpp"
#include "service/client.hpp"
#include "service/client_core.hpp"

namespace netipc::service {

Result<uint64_t> Client::call_increment(uint64_t value, uint32_t timeout_ms) noexcept {
  std::array<std::byte, codec::increment_size> request;
  codec::encode_increment(value, request);
  return core_->call_for<uint64_t>({wire::method_increment, request}, timeout_ms,
                                   [](Bytes answer) noexcept { return codec::decode_increment(answer); });
}

Status Client::call_increment_batch(std::span<const uint64_t> values, std::span<uint64_t> out,
                                    uint32_t timeout_ms) noexcept {
  if (out.size() < values.size()) return Status::invalid;
  if (values.size() == 1) {
    const auto one = call_increment(values[0], timeout_ms);
    if (one.ok()) out[0] = one.value();
    return one.status();
  }
  return call_batch(
      *core_, wire::method_increment, values.size(), values.size() * codec::increment_size, timeout_ms,
      [&](size_t i, MutableBytes room) noexcept { return codec::encode_increment(values[i], room); },
      [&](Bytes item) noexcept { return codec::decode_increment(item); },
      [&](size_t i, uint64_t value) noexcept { out[i] = value; });
}

}  // namespace netipc::service
