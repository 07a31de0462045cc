#pragma once

// Whether a response is laid out as every encoder lays it out: entries in order, strings
// and labels of each item gapless and in order. Part of a kernel: see kernel_parts.hpp.
//
// Not each string is asked whether it holds a NUL but many items at once: a NUL lies
// behind every string, so if there are no more zero bytes than these, those of headers
// and tables, and those that fill gaps, then none is inside a string. Gaps are asked for
// their zeros: one filled with something else would make up for a NUL in a string.

#include "codec/kernel_text.hpp"

namespace netipc::codec::NETIPC_KERNEL {

// What is found in a run of items and asked behind the last.
struct Findings {
  uint64_t expected = 0;  // zero bytes behind and between strings
  Block differences{};    // in headers, from what is the same in all
  ZeroLanes structures;   // zero bytes of headers and tables
};

// The header of an item, as the blocks that end where it ends.
template <size_t header_size>
struct HeaderForm {
  static constexpr size_t blocks = (header_size + block_size - 1) / block_size;
  static constexpr size_t lead = blocks * block_size - header_size;
  unsigned char fields[blocks * block_size] = {};
  unsigned char fixed[blocks * block_size] = {};   // all ones: as in `fields`
  unsigned char extent[blocks * block_size] = {};  // all ones: of the header

  constexpr HeaderForm() noexcept {
    for (size_t i = 0; i < header_size; ++i) extent[lead + i] = 0xff;
  }
  template <class Field>
  constexpr void fix(size_t at, Field value) noexcept {
    const auto bytes = std::bit_cast<std::array<unsigned char, sizeof value>>(value);
    for (size_t i = 0; i < sizeof value && at + i < header_size; ++i) {
      fields[lead + at + i] = bytes[i];
      fixed[lead + at + i] = 0xff;
    }
  }
  constexpr void loosen(size_t at, size_t size) noexcept {
    for (size_t i = 0; i < size; ++i) fixed[lead + at + i] = 0;
  }
  [[gnu::always_inline]] void see(Findings& findings, const std::byte* item) const noexcept {
    for (size_t i = 0; i < blocks * block_size; i += block_size) {
      const std::byte* const at = item - lead + i;
      findings.differences |= (load_piece<Block>(at) ^ load_piece<Block>(fields + i)) & load_piece<Block>(fixed + i);
      findings.structures.see(at, load_piece<Block>(extent + i));
    }
  }
};

// Behind the fixed strings: labels up to the end of the item. `size` fits 32 bits, so all
// offsets that passed do.
[[gnu::always_inline]] inline bool rest_holds(Findings& findings, const std::byte* item, uint64_t size,
                                              uint64_t fixed_end, uint64_t labels) noexcept {
  if (labels == 0) {
    if (fixed_end != size) return false;
    return item[fixed_end - 1] == std::byte{0};
  }
  const uint64_t table = align8(fixed_end);
  uint64_t running = table + labels * lookup_label_size;
  if (running > size) return false;
  if (!zero_before(item + table, table - fixed_end + 1)) return false;
  findings.expected += 2 * labels + (table - fixed_end);
  const auto last_entry = load_piece<Block>(tail_masks.bytes + lookup_label_size);
  const std::byte* const texts = item + running;
  for (const std::byte* entry = item + table; entry != texts; entry += lookup_label_size) {
    const auto key_length = load<uint32_t>(entry + 4);
    if (key_length == 0) return false;
    const uint64_t key_end = running + key_length + 1;
    const uint64_t value_end = key_end + load<uint32_t>(entry + 12) + 1;
    if (value_end > size) return false;
    if (load<uint32_t>(entry) != static_cast<uint32_t>(running)) return false;
    if (load<uint32_t>(entry + 8) != static_cast<uint32_t>(key_end)) return false;
    if ((item[key_end - 1] | item[value_end - 1]) != std::byte{0}) return false;
    findings.structures.see(entry + lookup_label_size - block_size, last_entry);
    running = value_end;
  }
  return running == size;
}

// One struct for each method: the least size of an item, how often its header and
// tables are looked at, and whether it holds.

struct CgroupItem {
  static constexpr uint32_t least_size = lookup::cgroup_header_size;
  static constexpr HeaderForm<least_size> form = [] {
    HeaderForm<least_size> form;
    form.fix(0, wire::layout_version);
    form.fix(6, uint16_t{0});
    form.fix(8, least_size);
    form.fix(26, uint16_t{0});
    return form;
  }();
  [[gnu::always_inline]] static uint64_t looks(const std::byte* item) noexcept {
    return form.blocks + load<uint16_t>(item + 24);
  }
  [[gnu::always_inline]] static bool holds(Findings& findings, const std::byte* item, uint64_t size) noexcept {
    form.see(findings, item);
    const auto status = load<uint16_t>(item + 2);
    const auto path_length = load<uint32_t>(item + 12);
    const auto name_length = load<uint32_t>(item + 20);
    const auto labels = load<uint16_t>(item + 24);
    if (path_length == 0) return false;
    if (status != cgroup_known &&
        (status > cgroup_oversized_item || (load<uint16_t>(item + 4) | name_length | labels) != 0))
      return false;
    const uint64_t path_end = least_size + uint64_t{path_length} + 1;
    if (load<uint32_t>(item + 16) != path_end) return false;
    findings.expected += 2;
    return rest_holds(findings, item, size, path_end + name_length + 1, labels) && item[path_end - 1] == std::byte{0};
  }
};

struct AppItem {
  static constexpr uint32_t least_size = lookup::app_header_size;
  static constexpr HeaderForm<least_size> form = [] {
    HeaderForm<least_size> form;
    form.fix(0, wire::layout_version);
    form.fix(20, uint32_t{0});
    form.fix(32, least_size);
    form.fix(58, uint16_t{0});
    return form;
  }();
  // An item without knowledge is nothing but a header.
  static constexpr HeaderForm<lookup::blank_app_size> blank = [] {
    HeaderForm<lookup::blank_app_size> form;
    form.fix(0, lookup::blank_app);
    form.loosen(offsetof(lookup::BlankApp, status), sizeof(lookup::BlankApp::status));
    form.loosen(offsetof(lookup::BlankApp, pid), sizeof(lookup::BlankApp::pid));
    return form;
  }();
  static_assert(blank.blocks == form.blocks);
  [[gnu::always_inline]] static uint64_t looks(const std::byte* item) noexcept {
    return form.blocks + load<uint16_t>(item + 56);
  }
  [[gnu::always_inline]] static bool holds(Findings& findings, const std::byte* item, uint64_t size) noexcept {
    const auto status = load<uint16_t>(item + 2);
    if (status != app_known) {
      if (status > app_oversized_item || size != lookup::blank_app_size) return false;
      blank.see(findings, item);
      return true;
    }
    form.see(findings, item);
    const auto comm_length = load<uint32_t>(item + 36);
    const auto path_length = load<uint32_t>(item + 44);
    const auto name_length = load<uint32_t>(item + 52);
    const auto labels = load<uint16_t>(item + 56);
    if (!apps_lookup_rules_hold(app_known, load<uint16_t>(item + 6), load<uint16_t>(item + 4), 0, 0, 0, comm_length,
                                path_length, name_length, labels))
      return false;
    const uint64_t comm_end = least_size + uint64_t{comm_length} + 1;
    const uint64_t path_end = comm_end + path_length + 1;
    if (load<uint32_t>(item + 40) != comm_end) return false;
    if (load<uint32_t>(item + 48) != path_end) return false;
    findings.expected += 3;
    return rest_holds(findings, item, size, path_end + name_length + 1, labels) &&
           (item[comm_end - 1] | item[path_end - 1]) == std::byte{0};
  }
};

// How often a lane can see a zero. A look takes half a header or a label at least, so a run
// of so many bytes takes no more looks than that. A longer item is a run of its own.
inline constexpr uint64_t lane_max = 255;
inline constexpr uint64_t least_run = lane_max * 14;

// The loads before an item's end need a block of bytes there: its header is, with the entry
// and the header of the payload before it.
template <class Item>
[[gnu::always_inline]] inline bool all_hold(Bytes payload, uint32_t items) noexcept {
  static_assert(lookup_header_size + lookup_entry_size + Item::least_size >= Item::form.blocks * block_size);
  static_assert(lookup_header_size + lookup_entry_size + Item::least_size >= block_size);
  const std::byte* const packed = payload.data() + lookup::packed_start(items);
  const uint64_t packed_size = payload.size() - lookup::packed_start(items);
  uint64_t previous_end = 0;
  for (uint32_t i = 0; i < items;) {
    Findings findings;
    const uint64_t run_start = previous_end;
    const uint64_t run_end = run_start + least_run;
    do {
      const lookup::Range entry = lookup::entry_at(payload.data(), i);
      const std::byte* const item = packed + entry.offset;
      const uint64_t end = uint64_t{entry.offset} + entry.length;
      if (entry.offset != align8(previous_end) || end > packed_size || entry.length < Item::least_size) return false;
      if (end > run_end) [[unlikely]] {
        if (previous_end != run_start) break;
        if (Item::looks(item) > lane_max) return false;
      }
      const uint64_t gap = entry.offset - previous_end;
      if (!zero_before(item, gap + 1)) return false;
      findings.expected += gap;
      if (!Item::holds(findings, item, entry.length)) return false;
      previous_end = end;
    } while (++i < items);
    if (!is_zero(findings.differences) ||
        count_zeros(packed + run_start, packed + previous_end) != findings.expected + findings.structures.sum())
      return false;
  }
  return true;
}

inline bool cgroups_hold(Bytes payload, uint32_t items) noexcept { return all_hold<CgroupItem>(payload, items); }
inline bool apps_hold(Bytes payload, uint32_t items) noexcept { return all_hold<AppItem>(payload, items); }

}  // namespace netipc::codec::NETIPC_KERNEL
