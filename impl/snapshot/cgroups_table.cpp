#include "snapshot/cgroups_table.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <new>

#include "base/checked_math.hpp"
#include "base/clock.hpp"

namespace netipc::snapshot {

namespace {

using codec::CgroupsSnapshotItem;
using codec::CgroupsSnapshotView;
using codec::Str;

// A record starts so far before a cache line that what a probe compares begins with
// the line: the length of the name and, behind the item, the name.
constexpr uint64_t line = 64;
constexpr uint64_t lead = line - offsetof(CgroupsSnapshotItem, name.len);

constexpr uint64_t whole_lines(uint64_t bytes) noexcept { return (bytes + line - 1) / line * line; }

uint64_t record_size(const CgroupsSnapshotItem& item) noexcept {
  return whole_lines(sizeof(CgroupsSnapshotItem) + item.name.len + 1 + item.path.len + 1);
}

// At most half of the slots are taken, and one is always free, where probes end.
uint32_t slot_bits_for(uint32_t items) noexcept {
  return static_cast<uint32_t>(std::bit_width(std::max<uint64_t>(uint64_t{items} * 2, 2) - 1));
}

constexpr uint64_t golden = 0x9e3779b97f4a7c15u;

uint64_t fold(uint64_t a, uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{a} * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t hash_text(Str text, uint64_t seed) noexcept {
  uint64_t hash = seed ^ text.len;
  size_t at = 0;
  for (; at + 8 <= text.len; at += 8) {
    uint64_t piece;
    std::memcpy(&piece, text.data + at, 8);
    hash = fold(hash ^ piece, golden);
  }
  uint64_t rest = 0;
  std::memcpy(&rest, text.data + at, text.len - at);
  return fold(hash ^ rest, golden);
}

bool same_text(Str a, Str b) noexcept { return a.view() == b.view(); }

Str put(char*& at, Str text) noexcept {
  char* const copy = at;
  if (text.len != 0) std::memcpy(copy, text.data, text.len);
  copy[text.len] = '\0';
  at += text.len + 1;
  return {copy, text.len};
}

}  // namespace

CgroupsTable::CgroupsTable(const CgroupsSnapshotView& view, uint32_t slot_bits) noexcept
    : generation_(view.generation()),
      item_count_(view.item_count()),
      systemd_enabled_(view.systemd_enabled()),
      last_slot_((uint32_t{1} << slot_bits) - 1),
      usual_lengths_(longest_usual - shortest_usual + 1) {}

void CgroupsTable::operator delete(void* block) noexcept { ::operator delete(block, std::align_val_t{line}); }

uint32_t* CgroupsTable::positions() const noexcept { return reinterpret_cast<uint32_t*>(slots() + last_slot_ + 1); }
uint64_t CgroupsTable::first_record() const noexcept {
  const auto* const start = reinterpret_cast<const std::byte*>(this);
  const auto* const end = reinterpret_cast<const std::byte*>(positions() + item_count_);
  return whole_lines(static_cast<uint64_t>(end - start)) + lead;
}

Result<std::unique_ptr<const CgroupsTable>> CgroupsTable::build(const CgroupsSnapshotView& view) noexcept {
  const uint32_t slot_bits = slot_bits_for(view.item_count());
  const uint64_t index_size = (sizeof(Slot) << slot_bits) + uint64_t{view.item_count()} * sizeof(uint32_t);
  uint64_t size = whole_lines(sizeof(CgroupsTable) + index_size) + lead;
  for (uint32_t i = 0; i < view.item_count(); ++i) {
    const auto item = view.item(i);
    if (!item.ok()) return item.status();
    size += record_size(*item);
  }
  if (!fits_u32(size / record_unit)) return Status::overflow;

  void* const block = ::operator new(static_cast<size_t>(size), std::align_val_t{line}, std::nothrow);
  if (block == nullptr) return Status::no_memory;
  std::unique_ptr<CgroupsTable> table(::new (block) CgroupsTable(view, slot_bits));
  table->copy_items(view);
  // Producers' hashes scatter, as a rule; then the hash alone leads to the slot. One
  // that makes all of them equal must not turn each refresh into minutes: with a
  // seed that nobody outside knows, names scatter.
  if (!table->index(uint64_t{8} * view.item_count() + 64)) {
    table->seed_ = fold(monotonic_ns() ^ reinterpret_cast<uintptr_t>(block), golden) | 1;
    table->usual_lengths_ = 0;
    (void)table->index(UINT64_MAX);
  }
  return std::unique_ptr<const CgroupsTable>(std::move(table));
}

void CgroupsTable::copy_items(const CgroupsSnapshotView& view) noexcept {
  auto where = static_cast<uint32_t>(first_record() / record_unit);
  for (uint32_t i = 0; i < item_count_; ++i) {
    const CgroupsSnapshotItem from = view.item(i).value();
    auto* const item = ::new (record(where)) CgroupsSnapshotItem(from);
    char* text = reinterpret_cast<char*>(item + 1);
    item->name = put(text, from.name);
    item->path = put(text, from.path);
    positions()[i] = where;
    where += static_cast<uint32_t>(record_size(from) / record_unit);
  }
}

// False when it took more steps than allowed.
bool CgroupsTable::index(uint64_t most_steps) noexcept {
  std::fill_n(slots(), size_t{last_slot_} + 1, Slot{});
  uint64_t steps = 0;
  for (uint32_t i = 0; i < item_count_; ++i) {
    const CgroupsSnapshotItem& item = *at(i);
    uint32_t slot = first_slot(item.hash, item.name);
    bool repeated = false;  // of two with one key the first is found
    for (; slots()[slot].record != 0 && !repeated; slot = (slot + 1) & last_slot_) {
      if (++steps > most_steps) return false;
      repeated = slots()[slot].hash == item.hash && same_text(record(slots()[slot].record)->name, item.name);
    }
    if (!repeated) slots()[slot] = {item.hash, positions()[i]};
  }
  return true;
}

uint32_t CgroupsTable::first_slot(uint32_t hash, Str name) const noexcept {
  const uint64_t key = seed_ == 0 ? hash : hash_text(name, seed_ ^ hash);
  return static_cast<uint32_t>(key) & last_slot_;
}

const CgroupsSnapshotItem* CgroupsTable::find_unusual(uint32_t hash, Str name) const noexcept {
  for (uint32_t slot = first_slot(hash, name);; slot = (slot + 1) & last_slot_) {
    const Slot taken = slots()[slot];
    if (taken.record == 0) return nullptr;
    if (taken.hash != hash) continue;
    const CgroupsSnapshotItem* const item = record(taken.record);
    if (same_text(item->name, name)) return item;
  }
}

const CgroupsSnapshotItem* CgroupsTable::at(uint32_t position) const noexcept {
  return position < item_count_ ? record(positions()[position]) : nullptr;
}

size_t CgroupsTable::items(uint32_t first, std::span<CgroupsSnapshotItem> out) const noexcept {
  if (first >= item_count_) return 0;
  const size_t count = std::min<size_t>(out.size(), item_count_ - first);
  for (size_t i = 0; i < count; ++i) out[i] = *record(positions()[first + i]);
  return count;
}

}  // namespace netipc::snapshot
