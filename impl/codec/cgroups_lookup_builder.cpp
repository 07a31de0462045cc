#include "codec/cgroups_lookup.hpp"

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

// Inlined twice: handing on so many arguments costs as much as a short string.
[[gnu::always_inline]] inline Status CgroupsLookupBuilder::put(uint16_t status, uint16_t orchestrator, Str path,
                                                               Str name, std::span<const Label> labels) noexcept {
  if (suffix_mode_) return put_placeholder(cgroup_payload_exceeded, path);
  if (full()) return Status::overflow;
  if (status > cgroup_oversized_item || path.len == 0) return Status::bad_layout;
  const auto reserved = [this](uint32_t index) noexcept { return placeholder(index); };
  if (status != cgroup_known) {
    if ((orchestrator | name.len | labels.size()) != 0) return Status::bad_layout;
    return path.len < u32_max && fits(placeholder_size(path.len), reserved) ? put_placeholder(status, path)
                                                                            : overflow(path, name, labels);
  }

  const uint64_t name_at = item_header + path.len + 1;
  const uint64_t fixed_end = name_at + name.len + 1;
  const auto sizes = lookup::measure(fixed_end, path.len | name.len, labels);
  if (!sizes.ok()) return sizes.status();
  if (!fits(sizes->end, reserved))
    return overflow(path, name, labels);

  NulSearch nuls;
  std::byte* const item = begin_item();
  write_header(item, status, orchestrator, path.len, name.len, labels.size());
  nuls.copy(item + item_header, path);
  nuls.copy(item + name_at, name);
  if (!labels.empty()) lookup::write_labels(item, fixed_end, *sizes, labels, nuls);
  // What was written lies beyond the response until it is committed.
  if (nuls.found()) return Status::bad_layout;
  commit(sizes->end);
  return Status::ok;
}

Status CgroupsLookupBuilder::add(uint16_t status, uint16_t orchestrator, Str path, Str name,
                                 std::span<const Label> labels) noexcept {
  return record(put(status, orchestrator, path, name, labels));
}

Status CgroupsLookupBuilder::add(const CgroupsLookupRequest& request, uint32_t index, uint16_t status,
                                 uint16_t orchestrator, Str name, std::span<const Label> labels) noexcept {
  if (index >= request.item_count()) return record(Status::out_of_bounds);
  return record(put(status, orchestrator, request.path_unchecked(index), name, labels));
}

[[gnu::cold]] Status CgroupsLookupBuilder::overflow(Str path, Str name, std::span<const Label> labels) noexcept {
  // A string that may never be sent is a worse fault than one that does not fit.
  NulSearch nuls;
  nuls.look_at(path);
  nuls.look_at(name);
  lookup::look_at(labels, nuls);
  if (nuls.found()) return Status::bad_layout;
  if (item_count() == 0) return put_placeholder(cgroup_oversized_item, path);
  suffix_mode_ = true;
  return put_placeholder(cgroup_payload_exceeded, path);
}

Status CgroupsLookupBuilder::put_placeholder(uint16_t status, Str path) noexcept {
  if (path.len == 0) return Status::bad_layout;
  if (full() || path.len >= u32_max || !has_room(placeholder_size(path.len))) return Status::overflow;
  std::byte* const item = begin_item();
  write_header(item, status, 0, path.len, 0, 0);
  NulSearch nuls;
  nuls.copy(item + item_header, path);
  item[item_header + path.len + 1] = std::byte{0};
  if (nuls.found()) return Status::bad_layout;
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
