#include "codec/cgroups_snapshot.hpp"

#include <algorithm>

#include "wire/constants.hpp"

namespace netipc::codec {

namespace {

constexpr size_t response_header = 24;
constexpr size_t item_header = 32;
constexpr size_t entry_size = wire::directory_entry_size;
// An item of two empty strings with its directory entry, strings rounded up.
constexpr size_t smallest_slot = 48;
constexpr uint32_t items_ahead = 8;

struct Range {
  uint32_t offset;
  uint32_t length;
};

Range entry_at(Bytes payload, uint32_t index) noexcept {
  const std::byte* at = payload.data() + response_header + size_t{index} * entry_size;
  return {load<uint32_t>(at), load<uint32_t>(at + 4)};
}

Status judge_entry(Range entry, uint64_t packed_size) noexcept {
  if (!aligned8(entry.offset)) return Status::bad_alignment;
  if (!inside(entry.offset, entry.length, packed_size)) return Status::out_of_bounds;
  if (entry.length < item_header) return Status::truncated;
  return Status::ok;
}

Status judge_string(Bytes item, Range string) noexcept {
  if (string.offset < item_header || uint64_t{string.offset} + string.length + 1 > item.size())
    return Status::out_of_bounds;
  if (item[size_t{string.offset} + string.length] != std::byte{0}) return Status::missing_nul;
  return Status::ok;
}

bool disjoint(Range a, Range b) noexcept {
  return uint64_t{a.offset} + a.length < b.offset || uint64_t{b.offset} + b.length < a.offset;
}

Str text_of(Bytes item, Range string) noexcept {
  return {reinterpret_cast<const char*>(item.data()) + string.offset, string.length};
}

// Eight bytes in one store, unless `end` comes before: no item begins behind that.
void zero_up_to_8(std::byte* at, const std::byte* end) noexcept {
  if (end - at >= 8) return store(at, uint64_t{0});
  *at = std::byte{0};
}

// Written where it stays: an item that is put together elsewhere and copied in larger
// pieces waits for its small ones.
Status read_item(Bytes bytes, CgroupsSnapshotItem& out) noexcept {
  const std::byte* at = bytes.data();
  if (load<uint16_t>(at) != wire::layout_version || load<uint16_t>(at + 2) != 0) return Status::bad_layout;
  const Range name{load<uint32_t>(at + 16), load<uint32_t>(at + 20)};
  const Range path{load<uint32_t>(at + 24), load<uint32_t>(at + 28)};
  NETIPC_TRY(judge_string(bytes, name));
  NETIPC_TRY(judge_string(bytes, path));
  if (!disjoint(name, path)) return Status::bad_layout;
  out.hash = load<uint32_t>(at + 4);
  out.options = load<uint32_t>(at + 8);
  out.enabled = load<uint32_t>(at + 12);
  out.reserved = 0;
  out.name = text_of(bytes, name);
  out.path = text_of(bytes, path);
  return Status::ok;
}

}  // namespace

size_t encode(const CgroupsSnapshotRequest& request, MutableBytes out) noexcept {
  if (out.size() < cgroups_snapshot_request_size) return 0;
  store(out.data(), request.layout_version);
  store(out.data() + 2, request.flags);
  return cgroups_snapshot_request_size;
}

Result<CgroupsSnapshotRequest> decode_cgroups_snapshot_request(Bytes payload) noexcept {
  if (payload.size() < cgroups_snapshot_request_size) return Status::truncated;
  const CgroupsSnapshotRequest request{load<uint16_t>(payload.data()), load<uint16_t>(payload.data() + 2)};
  if (request.layout_version != wire::layout_version || request.flags != 0) return Status::bad_layout;
  return request;
}

Result<CgroupsSnapshotView> CgroupsSnapshotView::decode(Bytes payload) noexcept {
  if (payload.size() < response_header) return Status::truncated;
  const std::byte* at = payload.data();
  if (load<uint16_t>(at) != wire::layout_version || load<uint16_t>(at + 2) != 0 || load<uint32_t>(at + 12) != 0)
    return Status::bad_layout;
  const auto items = load<uint32_t>(at + 4);
  const uint64_t packed_start = response_header + uint64_t{items} * entry_size;
  if (packed_start > payload.size()) return Status::truncated;
  const uint64_t packed_size = payload.size() - packed_start;
  for (uint32_t i = 0; i < items; ++i) NETIPC_TRY(judge_entry(entry_at(payload, i), packed_size));
  return CgroupsSnapshotView(payload, items, load<uint32_t>(at + 8), load<uint64_t>(at + 16));
}

// The entry was proven by decode() and the payload is the same memory, so only
// the item itself is judged when it is read.
Bytes CgroupsSnapshotView::bytes_of(uint32_t index) const noexcept {
  const Range entry = entry_at(payload_, index);
  const size_t packed_start = response_header + size_t{item_count_} * entry_size;
  return payload_.subspan(packed_start + entry.offset, entry.length);
}

Result<CgroupsSnapshotItem> CgroupsSnapshotView::item(uint32_t index) const noexcept {
  if (index >= item_count_) return Status::out_of_bounds;
  CgroupsSnapshotItem item;
  NETIPC_TRY(read_item(bytes_of(index), item));
  return item;
}

Status CgroupsSnapshotView::items(uint32_t first, std::span<CgroupsSnapshotItem> out,
                                  size_t& out_count) const noexcept {
  out_count = 0;
  if (first > item_count_) return Status::out_of_bounds;
  const auto wanted = static_cast<uint32_t>(std::min<size_t>(out.size(), item_count_ - first));
  Status status = Status::ok;
  uint32_t read = 0;
  for (; read < wanted; ++read) {
    // Items of a large snapshot have left the nearest caches since they came.
    if (wanted - read > items_ahead) {
      const Bytes later = bytes_of(first + read + items_ahead);
      __builtin_prefetch(later.data());
      __builtin_prefetch(&later.back());
    }
    status = read_item(bytes_of(first + read), out[read]);
    if (status != Status::ok) break;
  }
  out_count = read;
  return status;
}

CgroupsSnapshotBuilder::CgroupsSnapshotBuilder(MutableBytes buffer, uint32_t reserved_items, uint32_t systemd_enabled,
                                               uint64_t generation) noexcept
    : buffer_(buffer),
      reserved_(reserved_items),
      systemd_enabled_(systemd_enabled),
      generation_(generation),
      packed_start_(response_header + uint64_t{reserved_items} * entry_size),
      end_(packed_start_) {}

void CgroupsSnapshotBuilder::set_header(uint32_t systemd_enabled, uint64_t generation) noexcept {
  systemd_enabled_ = systemd_enabled;
  generation_ = generation;
}

Status CgroupsSnapshotBuilder::add(const CgroupsSnapshotItem& item) noexcept {
  if (item.name.absent() || item.path.absent()) {
    error_ = Status::invalid;
    return error_;
  }
  const uint64_t start = align8(end_);
  const bool lengths_fit = fits_u32(item.name.len) && fits_u32(item.path.len);
  const uint64_t size = item_header + uint64_t{item.name.len} + uint64_t{item.path.len} + 2;
  if (count_ == reserved_ || !lengths_fit || start + size > buffer_.size() || !fits_u32(start + size)) {
    error_ = Status::overflow;
    return error_;
  }
  std::byte* const at = buffer_.data() + start;
  const auto name_len = static_cast<uint32_t>(item.name.len);
  const auto path_len = static_cast<uint32_t>(item.path.len);
  const auto path_offset = static_cast<uint32_t>(item_header + name_len + 1);
  store(at, wire::layout_version);
  store(at + 2, uint16_t{0});
  store(at + 4, item.hash);
  store(at + 8, item.options);
  store(at + 12, item.enabled);
  store(at + 16, static_cast<uint32_t>(item_header));
  store(at + 20, name_len);
  store(at + 24, path_offset);
  store(at + 28, path_len);
  copy_bytes(at + item_header, item.name.data, name_len);
  at[item_header + name_len] = std::byte{0};
  copy_bytes(at + path_offset, item.path.data, path_len);
  // The NUL, and what may lie between this item and the next one.
  zero_up_to_8(at + size_t{path_offset} + path_len, buffer_.data() + buffer_.size());

  std::byte* const entry = buffer_.data() + response_header + size_t{count_} * entry_size;
  store(entry, static_cast<uint32_t>(start - packed_start_));
  store(entry + 4, static_cast<uint32_t>(size));
  end_ = start + size;
  ++count_;
  return Status::ok;
}

Status CgroupsSnapshotBuilder::add_many(std::span<const CgroupsSnapshotItem> items, size_t& out_added) noexcept {
  out_added = 0;
  for (const CgroupsSnapshotItem& item : items) {
    NETIPC_TRY(add(item));
    ++out_added;
  }
  return Status::ok;
}

size_t CgroupsSnapshotBuilder::finish() noexcept {
  if (buffer_.size() < response_header) return 0;
  const size_t start = response_header + size_t{count_} * entry_size;
  const auto packed = static_cast<size_t>(count_ == 0 ? 0 : end_ - packed_start_);
  if (packed != 0 && start != packed_start_)
    std::memmove(buffer_.data() + start, buffer_.data() + packed_start_, packed);
  std::byte* const at = buffer_.data();
  store(at, wire::layout_version);
  store(at + 2, uint16_t{0});
  store(at + 4, count_);
  store(at + 8, systemd_enabled_);
  store(at + 12, uint32_t{0});
  store(at + 16, generation_);
  // Later adds would land where the packed block no longer is.
  reserved_ = count_;
  packed_start_ = start;
  end_ = start + packed;
  return static_cast<size_t>(end_);
}

uint32_t estimate_cgroups_snapshot_items(size_t buffer_size) noexcept {
  if (buffer_size <= response_header) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>((buffer_size - response_header) / smallest_slot, u32_max));
}

Result<size_t> dispatch_cgroups_snapshot(Bytes request, MutableBytes response, uint32_t reserved_items,
                                         const CgroupsSnapshotHandler& handler) {
  const auto decoded = decode_cgroups_snapshot_request(request);
  if (!decoded.ok()) return decoded.status();
  CgroupsSnapshotBuilder builder(
      response, reserved_items != 0 ? reserved_items : estimate_cgroups_snapshot_items(response.size()));
  const Status handled = handler(builder);
  if (builder.error() != Status::ok) return builder.error();
  if (handled != Status::ok) return Status::handler_failed;
  const size_t size = builder.finish();
  if (size == 0) return Status::overflow;
  return size;
}

}  // namespace netipc::codec
