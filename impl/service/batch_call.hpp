#pragma once

// A typed call with many items in one message (docs/spec/service.md, "Typed batch
// calls").

#include "base/checked_math.hpp"
#include "service/client_core.hpp"
#include "wire/batch.hpp"

namespace netipc::service {

// `item_bytes`: what the encoded items take, each rounded up to 8.
//   write(room, items) -> Result of the payload's size, read(answer, items) -> Status
template <class Write, class Read>
Status call_with_batch(ClientCore& core, wire::Method method, size_t count, uint64_t item_bytes, uint32_t timeout_ms,
                       Write&& write, Read&& read) noexcept {
  if (count == 0) return Status::ok;
  NETIPC_TRY(core.require_ready());
  // Growth raises byte ceilings only.
  if (count > core.limits().request_items) return Status::overflow;
  const uint64_t size = uint64_t{count} * wire::directory_entry_size + item_bytes;
  if (!fits_u32(size)) return Status::overflow;

  const auto items = static_cast<uint32_t>(count);
  auto buffer = core.request_buffer().reserve(static_cast<size_t>(size));
  if (!buffer.ok()) return buffer.status();
  const MutableBytes room = MutableBytes(buffer.value()).first(static_cast<size_t>(size));
  const Result<size_t> written = write(room, items);
  if (!written.ok()) return written.status();

  const Request request{method, Bytes(room).first(written.value()), wire::flag_batch, items};
  return core.call(request, timeout_ms, [&](Bytes answer) noexcept -> Status { return read(answer, items); });
}

//   decode(item) -> Result, deliver(i, value)
// Nothing is delivered unless every item of the answer decodes.
template <class Decode, class Deliver>
Status read_batch(Bytes answer, uint32_t items, Decode&& decode, Deliver&& deliver) noexcept {
  for (uint32_t i = 0; i < items; ++i) {
    const auto item = wire::batch_item(answer, items, i);
    if (!item.ok()) return item.status();
    NETIPC_TRY(decode(item.value()).status());
  }
  for (uint32_t i = 0; i < items; ++i) deliver(i, decode(wire::batch_item(answer, items, i).value()).value());
  return Status::ok;
}

}  // namespace netipc::service
