#include <algorithm>

#include "codec/cgroups_lookup.hpp"
#include "codec/text_scan.hpp"

namespace netipc::codec {

namespace {

constexpr uint32_t item_header = 28;
// An item and its directory entry, strings rounded up.
constexpr size_t smallest_slot = 40;

uint64_t placeholder_size(size_t path_len) noexcept { return item_header + uint64_t{path_len} + 2; }

void write_header(std::byte* at, uint16_t status, uint16_t orchestrator, size_t path_len, size_t name_len,
                  size_t label_count) noexcept {
  store(at, wire::layout_version);
  store(at + 2, status);
  store(at + 4, orchestrator);
  store(at + 6, uint16_t{0});
  store(at + 8, item_header);
  store(at + 12, static_cast<uint32_t>(path_len));
  store(at + 16, static_cast<uint32_t>(item_header + path_len + 1));
  store(at + 20, static_cast<uint32_t>(name_len));
  store(at + 24, static_cast<uint16_t>(label_count));
  store(at + 26, uint16_t{0});
}

}  // namespace

Status CgroupsLookupBuilder::reserve_for(const CgroupsLookupRequest& request) noexcept {
  uint64_t total = 0;
  for (uint32_t i = 0; i < request.item_count(); ++i) {
    total = align8(total) + placeholder_size(request.path_unchecked(i).len);
  }
  if (!fits_u32(total)) return Status::overflow;
  request_ = request;
  reserve(total, true);
  return Status::ok;
}

void CgroupsLookupBuilder::reserve_lengths(std::span<const uint32_t> lengths) noexcept {
  if (lengths.size() != slot_count()) return;
  lengths_ = lengths;
  reserve(lookup::sum_of_placeholders(lengths), false);
}

uint64_t CgroupsLookupBuilder::kept_after_next() const noexcept {
  if (!has_reservation()) return 0;
  const uint32_t index = item_count();
  const uint64_t own =
      lengths_.empty() ? placeholder_size(request_.path_unchecked(index).len) : uint64_t{lengths_[index]};
  return after(reservation_, own, is_last());
}

Status CgroupsLookupBuilder::add(uint16_t status, uint16_t orchestrator, Str path, Str name,
                                 std::span<const Label> labels) noexcept {
  return record(put(status, orchestrator, path, Path::raw, name, labels));
}

Status CgroupsLookupBuilder::add(const CgroupsLookupRequest& request, uint32_t index, uint16_t status,
                                 uint16_t orchestrator, Str name, std::span<const Label> labels) noexcept {
  if (index >= request.item_count()) return record(Status::out_of_bounds);
  return record(put(status, orchestrator, request.path_unchecked(index), Path::proven, name, labels));
}

Status CgroupsLookupBuilder::put(uint16_t status, uint16_t orchestrator, Str path, Path origin, Str name,
                                 std::span<const Label> labels) noexcept {
  if (suffix_mode_) return put_placeholder(cgroup_payload_exceeded, path, origin);
  if (full()) return Status::overflow;
  if (status > cgroup_oversized_item || path.len == 0) return Status::bad_layout;
  if (status != cgroup_known && (orchestrator != 0 || name.len != 0 || !labels.empty())) return Status::bad_layout;

  const uint64_t fixed_end = item_header + std::min<uint64_t>(path.len, u32_max) + 1 +
                             std::min<uint64_t>(name.len, u32_max) + 1;
  const auto sizes = lookup::measure_labels(fixed_end, labels);
  if (!sizes.ok()) return sizes.status();
  const uint64_t kept = kept_after_next();
  if (!fits(sizes->end, kept)) {
    // A string that may never be sent is a worse fault than one that does not fit.
    if ((origin == Path::raw && has_nul(path.data, path.len)) || has_nul(name.data, name.len) ||
        lookup::any_nul(labels))
      return Status::bad_layout;
    return overflow(path, origin);
  }

  std::byte* const item = next_item();
  write_header(item, status, orchestrator, path.len, name.len, labels.size());
  bool clean = copy_text(item + item_header, path.data, path.len);
  clean &= copy_text(item + item_header + path.len + 1, name.data, name.len);
  if (!labels.empty()) clean &= lookup::write_labels(item, fixed_end, *sizes, labels);
  // What was written lies beyond the response until it is committed.
  if (!clean) return Status::bad_layout;
  commit(sizes->end, kept);
  return Status::ok;
}

Status CgroupsLookupBuilder::overflow(Str path, Path origin) noexcept {
  if (item_count() == 0) return put_placeholder(cgroup_oversized_item, path, origin);
  suffix_mode_ = true;
  return put_placeholder(cgroup_payload_exceeded, path, origin);
}

Status CgroupsLookupBuilder::put_placeholder(uint16_t status, Str path, Path origin) noexcept {
  if (path.len == 0) return Status::bad_layout;
  if (full() || path.len >= u32_max || !has_room(placeholder_size(path.len))) return Status::overflow;
  if (origin == Path::raw && has_nul(path.data, path.len)) return Status::bad_layout;
  const uint64_t kept = kept_after_next();
  std::byte* const item = next_item();
  write_header(item, status, 0, path.len, 0, 0);
  [[maybe_unused]] const bool clean = copy_text(item + item_header, path.data, path.len);
  item[item_header + path.len + 1] = std::byte{0};
  commit(placeholder_size(path.len), kept);
  return Status::ok;
}

uint32_t estimate_cgroups_lookup_items(size_t buffer_size) noexcept {
  return lookup::estimate_items(buffer_size, smallest_slot);
}

Result<size_t> dispatch_cgroups_lookup(Bytes request, MutableBytes response, const CgroupsLookupHandler& handler) {
  const auto decoded = CgroupsLookupRequest::decode(request);
  if (!decoded.ok()) return decoded.status();
  CgroupsLookupBuilder builder(response, decoded->item_count(), 0);
  NETIPC_TRY(builder.reserve_for(*decoded));
  const Status handled = handler(*decoded, builder);
  return lookup::conclude(builder, handled, decoded->item_count());
}

}  // namespace netipc::codec
