#include "codec/apps_lookup.hpp"
#include "codec/apps_lookup_blank.hpp"

namespace netipc::codec {

namespace {

constexpr uint32_t item_header = lookup::app_header_size;
constexpr uint32_t placeholder_size = lookup::blank_app_size;
// An item and its directory entry, strings rounded up.
constexpr size_t smallest_slot = 72;

void write_header(std::byte* at, const AppsLookupEntry& entry) noexcept {
  const auto comm_len = static_cast<uint32_t>(entry.comm.len);
  const auto path_len = static_cast<uint32_t>(entry.cgroup_path.len);
  const auto name_len = static_cast<uint32_t>(entry.cgroup_name.len);
  store(at, wire::layout_version);
  store(at + 2, entry.status);
  store(at + 4, entry.orchestrator);
  store(at + 6, entry.cgroup_status);
  store(at + 8, entry.pid);
  store(at + 12, entry.ppid);
  store(at + 16, entry.uid);
  store(at + 20, uint32_t{0});
  store(at + 24, entry.starttime);
  store(at + 32, item_header);
  store(at + 36, comm_len);
  store(at + 40, item_header + comm_len + 1);
  store(at + 44, path_len);
  store(at + 48, item_header + comm_len + 1 + path_len + 1);
  store(at + 52, name_len);
  store(at + 56, static_cast<uint16_t>(entry.labels.count));
  store(at + 58, uint16_t{0});
}

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
  if (suffix_mode_) return put_placeholder(app_payload_exceeded, entry.pid);
  if (full()) return Status::overflow;
  if (!apps_lookup_rules_hold(entry.status, entry.cgroup_status, entry.orchestrator, entry.ppid, entry.uid,
                              entry.starttime, entry.comm.len, entry.cgroup_path.len, entry.cgroup_name.len,
                              entry.labels.count))
    return Status::bad_layout;
  const auto reserved = [this](uint32_t index) noexcept { return placeholder(index); };
  if (entry.status != app_known)
    return fits(placeholder_size, reserved) ? put_placeholder(entry.status, entry.pid) : overflow(entry);

  const uint64_t path_at = item_header + entry.comm.len + 1;
  const uint64_t name_at = path_at + entry.cgroup_path.len + 1;
  const uint64_t fixed_end = name_at + entry.cgroup_name.len + 1;
  const auto sizes = lookup::measure(fixed_end, entry.cgroup_path.len | entry.cgroup_name.len, entry.labels);
  if (!sizes.ok()) return sizes.status();
  if (!fits(sizes->end, reserved)) return overflow(entry);

  NulSearch nuls;
  std::byte* const item = begin_item();
  write_header(item, entry);
  nuls.copy(item + item_header, entry.comm);
  nuls.copy(item + path_at, entry.cgroup_path);
  nuls.copy(item + name_at, entry.cgroup_name);
  if (!entry.labels.empty()) lookup::write_labels(item, fixed_end, *sizes, entry.labels, nuls);
  // What was written lies beyond the response until it is committed.
  if (nuls.found()) return Status::bad_layout;
  commit(sizes->end);
  return Status::ok;
}

[[gnu::cold]] Status AppsLookupBuilder::overflow(const AppsLookupEntry& entry) noexcept {
  // A string that may never be sent is a worse fault than one that does not fit.
  NulSearch nuls;
  nuls.look_at(entry.comm);
  nuls.look_at(entry.cgroup_path);
  nuls.look_at(entry.cgroup_name);
  lookup::look_at(entry.labels, nuls);
  if (nuls.found()) return Status::bad_layout;
  if (item_count() == 0) return put_placeholder(app_oversized_item, entry.pid);
  suffix_mode_ = true;
  return put_placeholder(app_payload_exceeded, entry.pid);
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
