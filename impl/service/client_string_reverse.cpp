#include "codec/string_reverse.hpp"

#include "service/batch_call.hpp"
#include "service/client.hpp"
#include "service/client_core.hpp"

namespace netipc::service {

Result<codec::Str> Client::call_string_reverse(codec::Str text, uint32_t timeout_ms) noexcept {
  NETIPC_TRY(core_->require_ready());
  if (!fits_u32(text.len)) return Status::overflow;
  auto room = core_->request_buffer().reserve(text.len + codec::string_reverse_overhead);
  if (!room.ok()) return room.status();
  const Bytes request = Bytes(room.value()).first(codec::encode_string_reverse(text, room.value()));
  return core_->call_for<codec::Str>({wire::method_string_reverse, request}, timeout_ms,
                                     [](Bytes answer) noexcept { return codec::decode_string_reverse(answer); });
}

Status Client::call_string_reverse_batch(std::span<const codec::Str> texts, std::span<codec::Str> out,
                                         uint32_t timeout_ms) noexcept {
  if (out.size() < texts.size()) return Status::invalid;
  if (texts.size() == 1) {
    const auto one = call_string_reverse(texts[0], timeout_ms);
    if (one.ok()) out[0] = one.value();
    return one.status();
  }
  uint64_t bytes = 0;
  for (const codec::Str text : texts) {
    if (!fits_u32(text.len)) return Status::overflow;
    bytes += align8(text.len + codec::string_reverse_overhead);
  }
  return call_with_batch(
      *core_, wire::method_string_reverse, texts.size(), bytes, timeout_ms,
      [&](MutableBytes room, uint32_t items) noexcept -> Result<size_t> {
        wire::BatchBuilder builder(room, items);
        for (const codec::Str text : texts)
          NETIPC_TRY(builder.commit(codec::encode_string_reverse(text, builder.room())));
        return builder.finish();
      },
      [&](Bytes answer, uint32_t items) noexcept {
        return read_batch(
            answer, items, [](Bytes item) noexcept { return codec::decode_string_reverse(item); },
            [&](size_t i, codec::Str text) noexcept { out[i] = text; });
      });
}

}  // namespace netipc::service
