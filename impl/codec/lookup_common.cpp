#include "codec/lookup_common.hpp"

#include <algorithm>
#include <array>

#include "codec/text_scan.hpp"

namespace netipc::codec::lookup {

namespace {

// Entries ascend without overlap; gaps are free.
Status judge_directory(Bytes payload, uint32_t items, LengthRule rule) noexcept {
  const uint64_t packed_size = payload.size() - packed_start(items);
  if (!fits_u32(packed_size)) return Status::bad_item_count;
  uint64_t previous_end = 0;
  for (uint32_t i = 0; i < items; ++i) {
    const Range entry = entry_at(payload.data(), i);
    if (!aligned8(entry.offset)) return Status::bad_alignment;
    if (entry.length < rule.least || entry.length > rule.most) return Status::bad_layout;
    const uint64_t end = uint64_t{entry.offset} + entry.length;
    if (end > packed_size) return Status::out_of_bounds;
    if (entry.offset < previous_end) return Status::bad_layout;
    previous_end = end;
  }
  return Status::ok;
}

Result<uint32_t> decode_items(Bytes payload, LengthRule rule) noexcept {
  const auto items = load<uint32_t>(payload.data() + 4);
  if (packed_start(items) > payload.size()) return Status::truncated;
  NETIPC_TRY(judge_directory(payload, items, rule));
  return items;
}

bool starts_well(Bytes payload) noexcept {
  return load<uint16_t>(payload.data()) == wire::layout_version && load<uint16_t>(payload.data() + 2) == 0;
}

// The block that starts at n in this table has its last n lanes set.
constexpr std::array<unsigned char, 32> tail_masks = [] {
  std::array<unsigned char, 32> masks{};
  for (size_t i = 16; i < 32; ++i) masks[i] = 0xff;
  return masks;
}();

// The sum of eight lanes that add up to less than 256.
uint64_t sum_of_lanes(uint64_t half) noexcept { return (half * 0x0101010101010101u) >> 56; }

// How many NULs lie in [begin, end) of the item. The last look takes the sixteen
// bytes up to `end`, so the item must be that long before it.
uint64_t count_nuls(const std::byte* item, size_t begin, size_t end) noexcept {
  // Thirty-one ones in each of eight lanes still add up to less than 256.
  constexpr size_t blocks_per_sum = 30;
  uint64_t total = 0;
  for (size_t at = begin; at < end;) {
    scan::Block counts{};
    const size_t stop = std::min(end, at + blocks_per_sum * scan::block_size);
    for (; stop - at >= scan::block_size; at += scan::block_size)
      counts -= scan::zero_lanes(scan::load_block(item + at));  // all ones is minus one
    if (at < stop) {
      const scan::Block mask = scan::load_block(tail_masks.data() + (stop - at));
      counts -= scan::zero_lanes(scan::load_block(item + stop - scan::block_size)) & mask;
      at = stop;
    }
    const auto halves = scan::Halves(counts);
    total += sum_of_lanes(halves[0]) + sum_of_lanes(halves[1]);
  }
  return total;
}

}  // namespace

Result<uint32_t> decode_request(Bytes payload, LengthRule rule) noexcept {
  if (payload.size() < lookup_header_size) return Status::truncated;
  if (!starts_well(payload) || load<uint64_t>(payload.data() + 8) != 0) return Status::bad_layout;
  return decode_items(payload, rule);
}

Result<uint32_t> decode_response(Bytes payload, uint32_t least_item) noexcept {
  if (payload.size() < lookup_header_size) return Status::truncated;
  if (!starts_well(payload)) return Status::bad_layout;
  return decode_items(payload, {least_item, UINT32_MAX});
}

void write_request_header(std::byte* to, uint32_t items) noexcept { write_response_header(to, items, 0); }

void write_response_header(std::byte* to, uint32_t items, uint64_t generation) noexcept {
  store(to, wire::layout_version);
  store(to + 2, uint16_t{0});
  store(to + 4, items);
  store(to + 8, generation);
}

Status judge_string(Bytes item, Range string, size_t header_size) noexcept {
  if (string.offset < header_size || end_of(string) > item.size()) return Status::out_of_bounds;
  const auto* text = reinterpret_cast<const char*>(item.data()) + string.offset;
  if (text[string.length] != '\0') return Status::missing_nul;
  return has_nul(text, string.length) ? Status::bad_layout : Status::ok;
}

Status judge_labels(Bytes item, uint64_t fixed_end, uint16_t count, size_t header_size) noexcept {
  if (count == 0) return fixed_end == item.size() ? Status::ok : Status::bad_layout;
  const uint64_t table = align8(fixed_end);
  if (table > item.size()) return Status::out_of_bounds;
  for (uint64_t at = fixed_end; at < table; ++at)
    if (item[static_cast<size_t>(at)] != std::byte{0}) return Status::bad_layout;
  uint64_t running = table + uint64_t{count} * lookup_label_size;
  if (running > item.size()) return Status::out_of_bounds;
  for (uint32_t i = 0; i < count; ++i) {
    const std::byte* at = item.data() + table + size_t{i} * lookup_label_size;
    const Range key{load<uint32_t>(at), load<uint32_t>(at + 4)};
    const Range value{load<uint32_t>(at + 8), load<uint32_t>(at + 12)};
    if (key.length == 0 || key.offset != running) return Status::bad_layout;
    NETIPC_TRY(judge_string(item, key, header_size));
    running = end_of(key);
    if (value.offset != running) return Status::bad_layout;
    NETIPC_TRY(judge_string(item, value, header_size));
    running = end_of(value);
  }
  return running == item.size() ? Status::ok : Status::bad_layout;
}

bool canonical_strings(Bytes item, size_t header_size, std::span<const uint64_t> ends) noexcept {
  const uint64_t end = ends.back();
  if (end > item.size()) return false;
  for (const uint64_t each : ends)
    if (item[static_cast<size_t>(each - 1)] != std::byte{0}) return false;
  // As many NULs as strings, and each at its place: so there is none inside one.
  return count_nuls(item.data(), header_size, static_cast<size_t>(end)) == ends.size();
}

bool canonical_labels(Bytes item, uint64_t fixed_end, uint16_t count) noexcept {
  if (count == 0) return fixed_end == item.size();
  const uint64_t table = align8(fixed_end);
  uint64_t running = table + uint64_t{count} * lookup_label_size;
  if (running > item.size()) return false;
  for (uint64_t at = fixed_end; at < table; ++at)
    if (item[static_cast<size_t>(at)] != std::byte{0}) return false;
  const uint64_t strings = running;
  for (uint32_t i = 0; i < count; ++i) {
    const std::byte* at = item.data() + table + size_t{i} * lookup_label_size;
    const Range key{load<uint32_t>(at), load<uint32_t>(at + 4)};
    const Range value{load<uint32_t>(at + 8), load<uint32_t>(at + 12)};
    const uint64_t key_end = running + key.length + 1;
    const uint64_t value_end = key_end + value.length + 1;
    if (key.length == 0 || key.offset != running || value.offset != key_end || value_end > item.size()) return false;
    if ((item[static_cast<size_t>(key_end - 1)] | item[static_cast<size_t>(value_end - 1)]) != std::byte{0})
      return false;
    running = value_end;
  }
  if (running != item.size()) return false;
  return count_nuls(item.data(), static_cast<size_t>(strings), item.size()) == 2u * count;
}

size_t labels_at(const std::byte* item, uint32_t table, uint32_t count, uint32_t first, std::span<Label> out) noexcept {
  if (first >= count) return 0;
  const size_t wanted = std::min<size_t>(out.size(), count - first);
  for (size_t i = 0; i < wanted; ++i) out[i] = label_at(item, table, first + static_cast<uint32_t>(i));
  return wanted;
}

uint32_t estimate_items(size_t buffer_size, size_t smallest_slot) noexcept {
  if (buffer_size <= lookup_header_size) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>((buffer_size - lookup_header_size) / smallest_slot, u32_max));
}

Result<size_t> assemble(std::span<const Bytes> items, uint64_t generation, MutableBytes out,
                        Status (*judge)(Bytes item) noexcept) noexcept {
  if (!fits_u32(items.size())) return Status::overflow;
  const auto count = static_cast<uint32_t>(items.size());
  const uint64_t start = packed_start(count);
  for (const Bytes item : items) {
    const Status status = judge(item);
    if (status != Status::ok) return status == Status::truncated ? Status::bad_layout : status;
  }
  uint64_t end = start;
  for (const Bytes item : items) end = align8(end) + item.size();
  if (end > out.size() || !fits_u32(end - start)) return Status::overflow;

  write_response_header(out.data(), count, generation);
  end = start;
  for (uint32_t i = 0; i < count; ++i) {
    const uint64_t at = align8(end);
    zero_bytes(out.data() + end, static_cast<size_t>(at - end));
    copy_bytes(out.data() + at, items[i].data(), items[i].size());
    write_entry(out.data(), i, {static_cast<uint32_t>(at - start), static_cast<uint32_t>(items[i].size())});
    end = at + items[i].size();
  }
  return static_cast<size_t>(end);
}

}  // namespace netipc::codec::lookup
