#pragma once

// An owned, immutable copy of one cgroups snapshot with an index over (hash, name),
// all in one allocation (docs/design/009-snapshot-cache.md):
//
//   [CgroupsTable][slots][positions][records]    record = item, name, NUL, path, NUL
//
// A slot holds a hash and where its record is: a probe that misses touches slots
// only, one that hits one more cache line: length and text of the name start it.

#include <memory>
#include <span>

#include "base/result.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "snapshot/usual_name.hpp"

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

  // Records are addressed in words, so 32 bits reach 32 GiB.
  static constexpr size_t record_unit = 8;

  [[nodiscard]] Slot* slots() const noexcept { return reinterpret_cast<Slot*>(const_cast<CgroupsTable*>(this) + 1); }
  [[nodiscard]] uint32_t* positions() const noexcept;
  [[nodiscard]] codec::CgroupsSnapshotItem* record(uint32_t where) const noexcept {
    auto* const start = reinterpret_cast<std::byte*>(const_cast<CgroupsTable*>(this));
    return reinterpret_cast<codec::CgroupsSnapshotItem*>(start + size_t{where} * record_unit);
  }
  // Where a record has its name: what item.name.data says, without waiting for it.
  [[nodiscard]] static const char* name_of(const codec::CgroupsSnapshotItem* item) noexcept {
    return reinterpret_cast<const char*>(item + 1);
  }
  [[nodiscard]] uint64_t first_record() const noexcept;

  void copy_items(const codec::CgroupsSnapshotView& view) noexcept;
  [[nodiscard]] bool index(uint64_t most_steps) noexcept;
  [[nodiscard]] uint32_t first_slot(uint32_t hash, codec::Str name) const noexcept;
  [[gnu::noinline]] const codec::CgroupsSnapshotItem* find_unusual(uint32_t hash, codec::Str name) const noexcept;

  const uint64_t generation_;
  uint64_t seed_ = 0;  // not 0: names are hashed too
  const uint32_t item_count_;
  const uint32_t systemd_enabled_;
  const uint32_t last_slot_;  // a mask of ones
  uint32_t usual_lengths_;    // how many find() takes: all of them, or none
};

// The usual case, without a call or a register to save: the hash leads to the slot,
// the name is of usual length, and no other name has its hash.
inline const codec::CgroupsSnapshotItem* CgroupsTable::find(uint32_t hash, codec::Str name) const noexcept {
  if (name.len - shortest_usual >= usual_lengths_) [[unlikely]] return find_unusual(hash, name);
  uint32_t slot = hash & last_slot_;
  Slot taken = slots()[slot];
  while (taken.hash != hash) [[unlikely]] {
    if (taken.record == 0) return nullptr;
    slot = (slot + 1) & last_slot_;
    taken = slots()[slot];
  }
  if (taken.record == 0) [[unlikely]] return nullptr;
  const codec::CgroupsSnapshotItem* const item = record(taken.record);
  if (item->name.len != name.len || !same_usual(name_of(item), name.data, name.len)) [[unlikely]]
    return find_unusual(hash, name);
  return item;
}

}  // namespace netipc::snapshot
