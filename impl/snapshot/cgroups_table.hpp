#pragma once

// An owned, immutable copy of one cgroups snapshot with an index over (hash, name),
// all in one allocation (docs/design/009-snapshot-cache.md):
//
//   [CgroupsTable][slots][positions][records]    record = item, name, NUL, path, NUL
//
// A slot holds a hash and where its record is: a probe that misses touches slots
// only, one that hits finds the name beside the item.

#include <memory>
#include <span>

#include "base/result.hpp"
#include "codec/cgroups_snapshot.hpp"

namespace netipc::snapshot {

class CgroupsTable {
 public:
  // Copies every item of a snapshot. The error of the first malformed one; overflow:
  // more than a table can address; no_memory.
  static Result<std::unique_ptr<const CgroupsTable>> build(const codec::CgroupsSnapshotView& view) noexcept;
  static void operator delete(void* block) noexcept;

  // The first item, in snapshot order, with this hash and this name; or null.
  [[nodiscard]] const codec::CgroupsSnapshotItem* find(uint32_t hash, codec::Str name) const noexcept;
  // By position in the snapshot; null past the end.
  [[nodiscard]] const codec::CgroupsSnapshotItem* at(uint32_t position) const noexcept;
  // Items from `first` on, as many as there are and fit; how many were written.
  size_t items(uint32_t first, std::span<codec::CgroupsSnapshotItem> out) const noexcept;

  [[nodiscard]] uint32_t item_count() const noexcept { return item_count_; }
  [[nodiscard]] uint32_t systemd_enabled() const noexcept { return systemd_enabled_; }
  [[nodiscard]] uint64_t generation() const noexcept { return generation_; }

 private:
  struct Slot {
    uint32_t hash;
    uint32_t record;  // 0: free
  };

  CgroupsTable(const codec::CgroupsSnapshotView& view, uint32_t slot_bits) noexcept;

  [[nodiscard]] Slot* slots() const noexcept;
  [[nodiscard]] uint32_t* positions() const noexcept;
  [[nodiscard]] codec::CgroupsSnapshotItem* record(uint32_t where) const noexcept;
  [[nodiscard]] uint32_t first_record() const noexcept;

  void copy_items(const codec::CgroupsSnapshotView& view) noexcept;
  [[nodiscard]] bool index(uint64_t most_steps) noexcept;
  [[nodiscard]] uint32_t first_slot(uint32_t hash, codec::Str name) const noexcept;

  const uint64_t generation_;
  uint64_t seed_ = 0;  // not 0: names are hashed too
  const uint32_t item_count_;
  const uint32_t systemd_enabled_;
  const uint32_t slot_bits_;
};

}  // namespace netipc::snapshot
