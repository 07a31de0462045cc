// A batch payload as it arrives: item count from the header, then directory and
// packed items. Input: u32 item count, payload.

#include "support/memory.hpp"
#include "support/script.hpp"
#include "support/target.hpp"
#include "wire/batch.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

struct Entry {
  uint64_t offset;
  uint64_t length;
};

Entry entry_at(Bytes payload, uint64_t index) {
  const std::byte* at = payload.data() + index * 8;
  return {load<uint32_t>(at), load<uint32_t>(at + 4)};
}

Status judge_entry(Bytes payload, uint32_t count, uint64_t index) {
  const Entry entry = entry_at(payload, index);
  if (entry.offset % 8 != 0) return Status::bad_alignment;
  return entry.offset + entry.length <= payload.size() - uint64_t{count} * 8 ? Status::ok : Status::out_of_bounds;
}

Status judge_size(Bytes payload, uint32_t count) {
  if (uint64_t{count} * 8 > UINT32_MAX) return Status::bad_item_count;
  return payload.size() < uint64_t{count} * 8 ? Status::truncated : Status::ok;
}

Status judge_batch(Bytes payload, uint32_t count) {
  NETIPC_TRY(judge_size(payload, count));
  for (uint64_t i = 0; i < count; ++i) NETIPC_TRY(judge_entry(payload, count, i));
  return Status::ok;
}

Status judge_item(Bytes payload, uint32_t count, uint32_t index) {
  if (index >= count) return Status::out_of_bounds;
  NETIPC_TRY(judge_size(payload, count));
  return judge_entry(payload, count, index);
}

void check_item(Bytes payload, uint32_t count, uint32_t index) {
  const auto item = wire::batch_item(payload, count, index);
  FUZZ_CHECK(item.status() == judge_item(payload, count, index));
  if (!item.ok()) return;
  const Entry entry = entry_at(payload, index);
  FUZZ_CHECK(item->data() == payload.data() + uint64_t{count} * 8 + entry.offset && item->size() == entry.length);
}

// Packed again, the items are the same and take no more room than before unless
// they overlap.
void check_rebuilt(Bytes payload, uint32_t count) {
  uint64_t size = uint64_t{count} * 8;
  for (uint32_t i = 0; i < count; ++i) size += (entry_at(payload, i).length + 7) / 8 * 8;
  if (size > 1u << 20) return;
  const Output output(static_cast<size_t>(size));
  wire::BatchBuilder builder(output.room(), count);
  for (uint32_t i = 0; i < count; ++i)
    FUZZ_CHECK(builder.add(wire::batch_item(payload, count, i).value()) == Status::ok);
  FUZZ_CHECK(builder.finish() == size);
  for (uint32_t i = 0; i < count; ++i)
    FUZZ_CHECK(same(wire::batch_item(output.bytes(), count, i).value(), wire::batch_item(payload, count, i).value()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const auto count = script.number<uint32_t>();
  const Block input(script.rest());
  const Bytes payload = input.bytes();

  const Status batch = wire::validate_batch(payload, count);
  FUZZ_CHECK(batch == judge_batch(payload, count));
  for (const uint32_t index : {0u, count / 2, count - 1, count, UINT32_MAX}) check_item(payload, count, index);
  if (batch != Status::ok) return 0;

  for (uint32_t i = 0; i < count; ++i) check_item(payload, count, i);
  const Bytes directory = payload.first(size_t{count} * 8);
  FUZZ_CHECK(wire::validate_directory(directory, count, payload.size() - directory.size()) == Status::ok);
  check_encoder(directory, [&](MutableBytes out) { return wire::encode_directory(directory, out); });
  check_rebuilt(payload, count);
  return 0;
}
