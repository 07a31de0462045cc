#include <algorithm>

#include "codec/lookup_layout.hpp"

namespace netipc::codec {

namespace {

constexpr uint32_t item_header = lookup::cgroup_header_size;

struct Fields {
  uint16_t status;
  uint16_t orchestrator;
  lookup::Range path;
  lookup::Range name;
  uint16_t label_count;
};

Fields fields_of(const std::byte* at) noexcept {
  return {load<uint16_t>(at + 2),
          load<uint16_t>(at + 4),
          {load<uint32_t>(at + 8), load<uint32_t>(at + 12)},
          {load<uint32_t>(at + 16), load<uint32_t>(at + 20)},
          load<uint16_t>(at + 24)};
}

uint64_t fixed_end_of(const Fields& fields) noexcept {
  return std::max(lookup::end_of(fields.path), lookup::end_of(fields.name));
}

CgroupsLookupItem item_of(Bytes item, const Fields& fields) noexcept {
  return {.status = fields.status,
          .orchestrator = fields.orchestrator,
          .label_count = fields.label_count,
          .reserved = 0,
          .item_len = static_cast<uint32_t>(item.size()),
          .label_table = static_cast<uint32_t>(align8(fixed_end_of(fields))),
          .item = item.data(),
          .path = lookup::text_at(item.data(), fields.path),
          .name = lookup::text_at(item.data(), fields.name)};
}

// The contract's checks, one by one.
Status judge_item(Bytes item) noexcept {
  if (item.size() < item_header) return Status::truncated;
  // Longer than any directory can say.
  if (!fits_u32(item.size())) return Status::bad_layout;
  const std::byte* at = item.data();
  if (load<uint16_t>(at) != wire::layout_version || (load<uint16_t>(at + 6) | load<uint16_t>(at + 26)) != 0)
    return Status::bad_layout;
  const Fields fields = fields_of(at);
  if (fields.status > cgroup_oversized_item || fields.path.length == 0) return Status::bad_layout;
  if (fields.status != cgroup_known && (fields.orchestrator | fields.name.length | fields.label_count) != 0)
    return Status::bad_layout;
  NETIPC_TRY(lookup::judge_string(item, fields.path, item_header));
  NETIPC_TRY(lookup::judge_string(item, fields.name, item_header));
  if (!lookup::disjoint(fields.path, fields.name)) return Status::bad_layout;
  return lookup::judge_labels(item, fixed_end_of(fields), fields.label_count, item_header);
}

Bytes bytes_at(Bytes payload, uint32_t items, uint32_t index) noexcept {
  const lookup::Range entry = lookup::entry_at(payload.data(), index);
  return payload.subspan(static_cast<size_t>(lookup::packed_start(items)) + entry.offset, entry.length);
}

}  // namespace

Result<CgroupsLookupResponse> CgroupsLookupResponse::decode(Bytes payload) noexcept {
  NETIPC_TRY_ASSIGN(const uint32_t items, lookup::decode_response_header(payload));
  if (!lookup::kernel().cgroups_hold(payload, items)) {
    NETIPC_TRY(lookup::judge_directory(payload, items, {item_header, UINT32_MAX}));
    for (uint32_t i = 0; i < items; ++i) NETIPC_TRY(judge_item(bytes_at(payload, items, i)));
  }
  return CgroupsLookupResponse(payload, items, load<uint64_t>(payload.data() + 8));
}

Result<CgroupsLookupItem> CgroupsLookupResponse::item(uint32_t index) const noexcept {
  if (index >= item_count_) return Status::out_of_bounds;
  const Bytes item = bytes_at(payload_, item_count_, index);
  return item_of(item, fields_of(item.data()));
}

size_t CgroupsLookupResponse::items(uint32_t first, std::span<CgroupsLookupItem> out) const noexcept {
  if (first >= item_count_) return 0;
  const size_t count = std::min<size_t>(out.size(), item_count_ - first);
  for (size_t i = 0; i < count; ++i) {
    const Bytes item = bytes_at(payload_, item_count_, first + static_cast<uint32_t>(i));
    out[i] = item_of(item, fields_of(item.data()));
  }
  return count;
}

CgroupsLookupEcho CgroupsLookupResponse::echo(uint32_t index) const noexcept {
  const std::byte* const item = bytes_at(payload_, item_count_, index).data();
  return {lookup::text_at(item, fields_of(item).path), load<uint16_t>(item + 2)};
}

Result<Bytes> CgroupsLookupResponse::item_bytes(uint32_t index) const noexcept {
  if (index >= item_count_) return Status::out_of_bounds;
  return bytes_at(payload_, item_count_, index);
}

Result<CgroupsLookupItem> decode_cgroups_lookup_item(Bytes item) noexcept {
  NETIPC_TRY(judge_item(item));
  return item_of(item, fields_of(item.data()));
}

Result<size_t> assemble_cgroups_lookup(std::span<const ByteRange> items, uint64_t generation, MutableBytes out) noexcept {
  return lookup::assemble(items, generation, out, judge_item);
}

}  // namespace netipc::codec
