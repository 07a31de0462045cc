#include "codec/lookup_layout.hpp"

namespace netipc::codec {

namespace {

constexpr uint32_t item_header = lookup::app_header_size;
constexpr uint32_t placeholder_size = lookup::blank_app_size;
// An item and its directory entry, strings rounded up.
constexpr size_t smallest_slot = 72;

}  // namespace

Status AppsLookupBuilder::reserve_placeholders() noexcept {
  if (!may_reserve(slot_count())) return Status::invalid;
  const uint64_t slots = slot_count();
  const uint64_t total = slots == 0 ? 0 : (slots - 1) * align8(placeholder_size) + placeholder_size;
  if (!fits_u32(total)) return Status::overflow;
  lengths_ = {};
  reserve(total, true);
  return Status::ok;
}

Status AppsLookupBuilder::reserve_lengths(std::span<const uint32_t> lengths) noexcept {
  if (!may_reserve(lengths.size())) return Status::invalid;
  lengths_ = lengths;
  reserve(lookup::sum_of_placeholders(lengths), false);
  return Status::ok;
}

uint64_t AppsLookupBuilder::placeholder(uint32_t index) const noexcept {
  return lengths_.empty() ? placeholder_size : lengths_[index];
}

Status AppsLookupBuilder::put(const AppsLookupEntry& entry) noexcept {
  if (suffix_mode()) return put_placeholder(app_payload_exceeded, entry.pid);
  if (full()) return Status::overflow;
  if (!apps_lookup_rules_hold(entry.status, entry.cgroup_status, entry.orchestrator, entry.ppid, entry.uid,
                              entry.starttime, entry.comm.len, entry.cgroup_path.len, entry.cgroup_name.len,
                              entry.labels.count))
    return Status::bad_layout;
  if (entry.comm.absent() || entry.cgroup_path.absent() || entry.cgroup_name.absent()) return Status::invalid;

  const uint64_t path_at = item_header + entry.comm.len + 1;
  const uint64_t name_at = path_at + entry.cgroup_path.len + 1;
  const uint64_t fixed_end = name_at + entry.cgroup_name.len + 1;
  NETIPC_TRY_ASSIGN(const uint64_t size,
                    lookup::measure(fixed_end, entry.cgroup_path.len | entry.cgroup_name.len, entry.labels));
  // A string that may never be sent is a worse fault than one that does not fit; one of a
  // length that no message can have is not looked at.
  if (fits_u32(size) && (lookup::has_nul(entry.comm) || lookup::has_nul(entry.cgroup_path) || lookup::has_nul(entry.cgroup_name) ||
      lookup::any_nul(entry.labels)))
    return Status::bad_layout;
  if (!fits(size, [this](uint32_t index) noexcept { return placeholder(index); })) {
    if (item_count() == 0) return put_placeholder(app_oversized_item, entry.pid);
    enter_suffix_mode();
    return put_placeholder(app_payload_exceeded, entry.pid);
  }

  // Without knowledge all strings are empty, and this writes the one form of that.
  std::byte* const item = begin_item();
  lookup::write_app_header(item, entry);
  lookup::write_text(item + item_header, entry.comm);
  lookup::write_text(item + path_at, entry.cgroup_path);
  lookup::write_text(item + name_at, entry.cgroup_name);
  lookup::write_labels(item, fixed_end, entry.labels);
  commit(size);
  return Status::ok;
}

Status AppsLookupBuilder::put_placeholder(uint16_t status, uint32_t pid) noexcept {
  if (full() || !has_room(placeholder_size)) return Status::overflow;
  lookup::write_blank(begin_item(), status, pid);
  commit(placeholder_size);
  return Status::ok;
}

uint32_t estimate_apps_lookup_items(size_t buffer_size) noexcept {
  return lookup::estimate_items(buffer_size, smallest_slot);
}

Result<size_t> dispatch_apps_lookup(Bytes request, MutableBytes response, const AppsLookupHandler& handler) {
  const auto decoded = AppsLookupRequest::decode(request);
  if (!decoded.ok()) return decoded.status();
  AppsLookupBuilder builder(response, decoded->item_count(), 0);
  NETIPC_TRY(builder.reserve_placeholders());
  const Status handled = handler(*decoded, builder);
  return lookup::conclude(builder, handled, decoded->item_count());
}

}  // namespace netipc::codec
