#include "service/service.hpp"

#include "wire/batch.hpp"

namespace netipc::service {

// Items go through a buffer of their own: each has the whole budget, and only then
// is there room for it in the batch or not.
Result<size_t> Service::dispatch_batch(Bytes request, uint32_t item_count, MutableBytes response,
                                       MutableBytes item) noexcept {
  wire::BatchBuilder builder(response, item_count);
  for (uint32_t i = 0; i < item_count; ++i) {
    const auto asked = wire::batch_item(request, item_count, i);
    if (!asked.ok()) return asked.status();
    const auto length = dispatch(asked.value(), item);
    if (!length.ok()) return length.status();
    NETIPC_TRY(builder.add(Bytes(item).first(length.value())));
  }
  return builder.finish();
}

}  // namespace netipc::service
