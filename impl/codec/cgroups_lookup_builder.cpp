#include "codec/lookup_layout.hpp"

namespace netipc::codec {

namespace {

constexpr uint32_t item_header = lookup::cgroup_header_size;
// An item and its directory entry, strings rounded up.
constexpr size_t smallest_slot = 40;

uint64_t placeholder_size(size_t path_len) noexcept { return item_header + uint64_t{path_len} + 2; }

}  // namespace

Status CgroupsLookupBuilder::reserve_for(const CgroupsLookupRequest& request) noexcept {
  if (!may_reserve(request.item_count())) return Status::invalid;
  uint64_t total = 0;
  for (uint32_t i = 0; i < request.item_count(); ++i) {
    total = align8(total) + placeholder_size(request.path_length(i));
  }
  if (!fits_u32(total)) return Status::overflow;
  request_ = request;
  lengths_ = {};
  reserve(total, true);
  return Status::ok;
}

Status CgroupsLookupBuilder::reserve_lengths(std::span<const uint32_t> lengths) noexcept {
  if (!may_reserve(lengths.size())) return Status::invalid;
  lengths_ = lengths;
  reserve(lookup::sum_of_placeholders(lengths), false);
  return Status::ok;
}

uint64_t CgroupsLookupBuilder::placeholder(uint32_t index) const noexcept {
  return lengths_.empty() ? placeholder_size(request_.path_length(index)) : uint64_t{lengths_[index]};
}

Status CgroupsLookupBuilder::put(const CgroupsLookupEntry& entry, Str path) noexcept {
  if (suffix_mode()) return put_placeholder(cgroup_payload_exceeded, path);
  if (full()) return Status::overflow;
  const Str name = entry.name;
  const std::span<const Label> labels = entry.labels;
  if (entry.status > cgroup_oversized_item || path.len == 0) return Status::bad_layout;
  if (entry.status != cgroup_known && (entry.orchestrator | name.len | labels.size()) != 0) return Status::bad_layout;
  if (path.absent() || name.absent()) return Status::invalid;

  const uint64_t name_at = item_header + path.len + 1;
  const uint64_t fixed_end = name_at + name.len + 1;
  NETIPC_TRY_ASSIGN(const uint64_t size, lookup::measure(fixed_end, path.len | name.len, labels));
  // A string that may never be sent is a worse fault than one that does not fit; one of a
  // length that no message can have is not looked at.
  if (fits_u32(size) && (lookup::has_nul(path) || lookup::has_nul(name) || lookup::any_nul(labels)))
    return Status::bad_layout;
  if (!fits(size, [this](uint32_t index) noexcept { return placeholder(index); })) {
    if (item_count() == 0) return put_placeholder(cgroup_oversized_item, path);
    enter_suffix_mode();
    return put_placeholder(cgroup_payload_exceeded, path);
  }

  std::byte* const item = begin_item();
  lookup::write_cgroup_header(item, entry.status, entry.orchestrator, path.len, name.len, labels.size());
  lookup::write_text(item + item_header, path);
  lookup::write_text(item + name_at, name);
  lookup::write_labels(item, fixed_end, labels);
  commit(size);
  return Status::ok;
}

Status CgroupsLookupBuilder::put_placeholder(uint16_t status, Str path) noexcept {
  if (path.len == 0) return Status::bad_layout;
  if (path.absent()) return Status::invalid;
  if (full() || path.len >= u32_max || !has_room(placeholder_size(path.len))) return Status::overflow;
  if (lookup::has_nul(path)) return Status::bad_layout;
  std::byte* const item = begin_item();
  lookup::write_cgroup_header(item, status, 0, path.len, 0, 0);
  *lookup::write_text(item + item_header, path) = std::byte{0};
  commit(placeholder_size(path.len));
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
