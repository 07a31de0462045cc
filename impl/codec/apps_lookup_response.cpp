#include <algorithm>

#include "codec/lookup_layout.hpp"

namespace netipc::codec {

namespace {

constexpr uint32_t item_header = lookup::app_header_size;

struct Fields {
  lookup::Range comm;
  lookup::Range path;
  lookup::Range name;
  uint16_t label_count;
};

Fields fields_of(const std::byte* at) noexcept {
  return {{load<uint32_t>(at + 32), load<uint32_t>(at + 36)},
          {load<uint32_t>(at + 40), load<uint32_t>(at + 44)},
          {load<uint32_t>(at + 48), load<uint32_t>(at + 52)},
          load<uint16_t>(at + 56)};
}

uint64_t fixed_end_of(const Fields& fields) noexcept {
  return std::max({lookup::end_of(fields.comm), lookup::end_of(fields.path), lookup::end_of(fields.name)});
}

AppsLookupItem item_of(Bytes item) noexcept {
  const std::byte* at = item.data();
  const Fields fields = fields_of(at);
  return {.status = load<uint16_t>(at + 2),
          .cgroup_status = load<uint16_t>(at + 6),
          .orchestrator = load<uint16_t>(at + 4),
          .label_count = fields.label_count,
          .pid = load<uint32_t>(at + 8),
          .ppid = load<uint32_t>(at + 12),
          .uid = load<uint32_t>(at + 16),
          .item_len = static_cast<uint32_t>(item.size()),
          .starttime = load<uint64_t>(at + 24),
          .item = at,
          .label_table = static_cast<uint32_t>(align8(fixed_end_of(fields))),
          .reserved = 0,
          .comm = lookup::text_at(at, fields.comm),
          .cgroup_path = lookup::text_at(at, fields.path),
          .cgroup_name = lookup::text_at(at, fields.name)};
}

// The contract's checks, one by one.
Status judge_item(Bytes item) noexcept {
  if (item.size() < item_header) return Status::truncated;
  // Longer than any directory can say.
  if (!fits_u32(item.size())) return Status::bad_layout;
  const std::byte* at = item.data();
  if (load<uint16_t>(at) != wire::layout_version || (load<uint32_t>(at + 20) | load<uint16_t>(at + 58)) != 0)
    return Status::bad_layout;
  const Fields fields = fields_of(at);
  if (!apps_lookup_rules_hold(load<uint16_t>(at + 2), load<uint16_t>(at + 6), load<uint16_t>(at + 4),
                              load<uint32_t>(at + 12), load<uint32_t>(at + 16), load<uint64_t>(at + 24),
                              fields.comm.length, fields.path.length, fields.name.length, fields.label_count))
    return Status::bad_layout;
  NETIPC_TRY(lookup::judge_string(item, fields.comm, item_header));
  NETIPC_TRY(lookup::judge_string(item, fields.path, item_header));
  NETIPC_TRY(lookup::judge_string(item, fields.name, item_header));
  if (!lookup::disjoint(fields.comm, fields.path) || !lookup::disjoint(fields.comm, fields.name) ||
      !lookup::disjoint(fields.path, fields.name))
    return Status::bad_layout;
  return lookup::judge_labels(item, fixed_end_of(fields), fields.label_count, item_header);
}

Bytes bytes_at(Bytes payload, uint32_t items, uint32_t index) noexcept {
  const lookup::Range entry = lookup::entry_at(payload.data(), index);
  return payload.subspan(static_cast<size_t>(lookup::packed_start(items)) + entry.offset, entry.length);
}

}  // namespace

Result<AppsLookupResponse> AppsLookupResponse::decode(Bytes payload) noexcept {
  NETIPC_TRY_ASSIGN(const uint32_t items, lookup::decode_response_header(payload));
  if (!lookup::kernel().apps_hold(payload, items)) {
    NETIPC_TRY(lookup::judge_directory(payload, items, {item_header, UINT32_MAX}));
    for (uint32_t i = 0; i < items; ++i) NETIPC_TRY(judge_item(bytes_at(payload, items, i)));
  }
  return AppsLookupResponse(payload, items, load<uint64_t>(payload.data() + 8));
}

Result<AppsLookupItem> AppsLookupResponse::item(uint32_t index) const noexcept {
  if (index >= item_count_) return Status::out_of_bounds;
  return item_of(bytes_at(payload_, item_count_, index));
}

size_t AppsLookupResponse::items(uint32_t first, std::span<AppsLookupItem> out) const noexcept {
  if (first >= item_count_) return 0;
  const size_t count = std::min<size_t>(out.size(), item_count_ - first);
  for (size_t i = 0; i < count; ++i)
    out[i] = item_of(bytes_at(payload_, item_count_, first + static_cast<uint32_t>(i)));
  return count;
}

AppsLookupEcho AppsLookupResponse::echo(uint32_t index) const noexcept {
  const std::byte* const item = bytes_at(payload_, item_count_, index).data();
  return {load<uint32_t>(item + 8), load<uint16_t>(item + 2)};
}

Result<Bytes> AppsLookupResponse::item_bytes(uint32_t index) const noexcept {
  if (index >= item_count_) return Status::out_of_bounds;
  return bytes_at(payload_, item_count_, index);
}

Result<AppsLookupItem> decode_apps_lookup_item(Bytes item) noexcept {
  NETIPC_TRY(judge_item(item));
  return item_of(item);
}

Result<size_t> assemble_apps_lookup(std::span<const ByteRange> items, uint64_t generation, MutableBytes out) noexcept {
  return lookup::assemble(items, generation, out, judge_item);
}

}  // namespace netipc::codec
