#include "services.hpp"

#include <algorithm>
#include <vector>

namespace netipc::cli {
namespace {

netipc_codec_str borrow(const std::string& text) { return {text.data(), text.size()}; }

netipc_codec_cgroups_snapshot_item item_of(const host::Cgroup& cgroup) {
  return {cgroup.hash, cgroup.options, cgroup.enabled ? 1U : 0U, 0, borrow(cgroup.name), borrow(cgroup.path)};
}

}  // namespace

netipc_status answer_increment(void* /*user*/, uint64_t value, uint64_t* out_value) {
  *out_value = value + 1;
  return NETIPC_STATUS_OK;
}

netipc_status answer_string_reverse(void* /*user*/, const char* text, size_t length, char* room, size_t room_size,
                                    size_t* out_length) {
  if (length > room_size) return NETIPC_STATUS_OVERFLOW;
  std::reverse_copy(text, text + length, room);
  *out_length = length;
  return NETIPC_STATUS_OK;
}

netipc_status answer_cgroups_snapshot(void* user, netipc_codec_cgroups_snapshot_builder* builder) {
  const auto& source = *static_cast<const SnapshotSource*>(user);
  const std::shared_ptr<const host::CgroupSet> set = source.catalog.current();
  std::vector<netipc_codec_cgroups_snapshot_item> items;
  items.reserve(set->cgroups.size());
  std::transform(set->cgroups.begin(), set->cgroups.end(), std::back_inserter(items), item_of);
  const netipc_status status =
      netipc_codec_cgroups_snapshot_builder_set_header(builder, source.systemd ? 1 : 0, set->generation);
  if (status != NETIPC_STATUS_OK) return status;
  return netipc_codec_cgroups_snapshot_builder_add_many(builder, items.data(), items.size(), nullptr);
}

uint64_t response_size(const host::CgroupSet& set) noexcept {
  // docs/spec/codec-cgroups-snapshot.md: the header; for each item a directory entry, a
  // header, two texts with their NULs, and padding.
  constexpr uint64_t header = 24;
  constexpr uint64_t around_texts = 8 + 32 + 2 + 7;
  uint64_t size = header;
  for (const host::Cgroup& cgroup : set.cgroups) size += around_texts + cgroup.name.size() + cgroup.path.size();
  return size;
}

}  // namespace netipc::cli
