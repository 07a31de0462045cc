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
  constexpr uint32_t size = codec::increment_size;
  return call_with_batch(
      *core_, wire::method_increment, values.size(), values.size() * size, timeout_ms,
      [&](MutableBytes room, uint32_t items) noexcept -> Result<size_t> {
        wire::encode_even_directory(items, size, room.data());
        copy_bytes(room.data() + size_t{items} * wire::directory_entry_size, values.data(), values.size_bytes());
        return size_t{room.size()};
      },
      [&](Bytes answer, uint32_t items) noexcept {
        if (wire::is_even_batch(answer, items, size)) {
          const std::byte* const numbers = answer.data() + size_t{items} * wire::directory_entry_size;
          std::memcpy(out.data(), numbers, values.size_bytes());
          return Status::ok;
        }
        return read_batch(
            answer, items, [](Bytes item) noexcept { return codec::decode_increment(item); },
            [&](size_t i, uint64_t value) noexcept { out[i] = value; });
      });
}

}  // namespace netipc::service
