#include "codec/lookup_common.hpp"

#include <algorithm>

namespace netipc::codec::lookup {

namespace {

Result<uint32_t> decode_items(Bytes payload) noexcept {
  const auto items = load<uint32_t>(payload.data() + 4);
  if (packed_start(items) > payload.size()) return Status::truncated;
  if (!fits_u32(payload.size() - packed_start(items))) return Status::bad_item_count;
  return items;
}

bool starts_well(Bytes payload) noexcept {
  return load<uint16_t>(payload.data()) == wire::layout_version && load<uint16_t>(payload.data() + 2) == 0;
}

}  // namespace

Result<uint32_t> decode_request_header(Bytes payload) noexcept {
  if (payload.size() < lookup_header_size) return Status::truncated;
  if (!starts_well(payload) || load<uint64_t>(payload.data() + 8) != 0) return Status::bad_layout;
  return decode_items(payload);
}

Result<uint32_t> decode_response_header(Bytes payload) noexcept {
  if (payload.size() < lookup_header_size) return Status::truncated;
  if (!starts_well(payload)) return Status::bad_layout;
  return decode_items(payload);
}

Status judge_directory(Bytes payload, uint32_t items, LengthRule rule) noexcept {
  const uint64_t packed_size = payload.size() - packed_start(items);
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
  return has_nul({text, string.length}) ? Status::bad_layout : Status::ok;
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

uint32_t estimate_items(size_t buffer_size, size_t smallest_slot) noexcept {
  if (buffer_size <= lookup_header_size) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>((buffer_size - lookup_header_size) / smallest_slot, u32_max));
}

Result<size_t> assemble(std::span<const ByteRange> items, uint64_t generation, MutableBytes out,
                        Status (*judge)(Bytes item) noexcept) noexcept {
  if (!fits_u32(items.size())) return Status::overflow;
  const auto count = static_cast<uint32_t>(items.size());
  const uint64_t start = packed_start(count);
  for (const ByteRange item : items) {
    if (item.absent()) return Status::invalid;
    const Status status = judge(item.bytes());
    if (status != Status::ok) return status == Status::truncated ? Status::bad_layout : status;
  }
  uint64_t end = start;
  for (const ByteRange item : items) end = align8(end) + item.len;
  if (end > out.size() || !fits_u32(end - start)) return Status::overflow;

  write_response_header(out.data(), count, generation);
  end = start;
  for (uint32_t i = 0; i < count; ++i) {
    const uint64_t at = align8(end);
    zero_bytes(out.data() + end, static_cast<size_t>(at - end));
    copy_bytes(out.data() + at, items[i].data, items[i].len);
    write_entry(out.data(), i, {static_cast<uint32_t>(at - start), static_cast<uint32_t>(items[i].len)});
    end = at + items[i].len;
  }
  return static_cast<size_t>(end);
}

}  // namespace netipc::codec::lookup
