#pragma once

// CGROUPS_SNAPSHOT: the complete set of cgroups in one response
// (docs/spec/codec-cgroups-snapshot.md).

#include "base/bytes.hpp"
#include "base/checked_math.hpp"
#include "base/result.hpp"
#include "codec/handler.hpp"
#include "codec/view.hpp"

namespace netipc::codec {

struct CgroupsSnapshotRequest {
  uint16_t layout_version = 1;
  uint16_t flags = 0;
};

inline constexpr size_t cgroups_snapshot_request_size = 4;
size_t encode(const CgroupsSnapshotRequest& request, MutableBytes out) noexcept;
Result<CgroupsSnapshotRequest> decode_cgroups_snapshot_request(Bytes payload) noexcept;

// Laid out as netipc_codec_cgroups_snapshot_item.
struct CgroupsSnapshotItem {
  uint32_t hash = 0;
  uint32_t options = 0;
  uint32_t enabled = 0;
  uint32_t reserved = 0;
  Str name;
  Str path;
};

// A decoded response; borrows the payload. The directory is proven, items are
// judged when they are read.
class CgroupsSnapshotView {
 public:
  static Result<CgroupsSnapshotView> decode(Bytes payload) noexcept;
  // A view taken apart and put together again, for callers that keep its parts.
  CgroupsSnapshotView(Bytes proven, uint32_t item_count, uint32_t systemd_enabled, uint64_t generation) noexcept
      : payload_(proven), item_count_(item_count), systemd_enabled_(systemd_enabled), generation_(generation) {}

  [[nodiscard]] uint32_t item_count() const noexcept { return item_count_; }
  [[nodiscard]] uint32_t systemd_enabled() const noexcept { return systemd_enabled_; }
  [[nodiscard]] uint64_t generation() const noexcept { return generation_; }
  [[nodiscard]] Bytes payload() const noexcept { return payload_; }

  Result<CgroupsSnapshotItem> item(uint32_t index) const noexcept;
  // Items from `first` on, until `out` is full, none is left or one is malformed.
  // How many were written goes to `out_count` in every case.
  Status items(uint32_t first, std::span<CgroupsSnapshotItem> out, size_t& out_count) const noexcept;

 private:
  [[nodiscard]] Bytes bytes_of(uint32_t index) const noexcept;

  Bytes payload_;
  uint32_t item_count_;
  uint32_t systemd_enabled_;
  uint64_t generation_;
};

// Builds a response in the caller's buffer. An item that does not fit makes the
// error sticky: a snapshot must not be shortened silently.
class CgroupsSnapshotBuilder {
 public:
  CgroupsSnapshotBuilder(MutableBytes buffer, uint32_t reserved_items, uint32_t systemd_enabled = 0,
                         uint64_t generation = 0) noexcept;

  void set_header(uint32_t systemd_enabled, uint64_t generation) noexcept;
  Status add(const CgroupsSnapshotItem& item) noexcept;
  // In order, until one does not fit; how many were added goes to `out_added`.
  Status add_many(std::span<const CgroupsSnapshotItem> items, size_t& out_added) noexcept;
  // Size of the payload; 0 when not even an empty one fits.
  [[nodiscard]] size_t finish() noexcept;

  [[nodiscard]] Status error() const noexcept { return error_; }
  void set_error(Status error) noexcept { error_ = error; }
  [[nodiscard]] uint32_t item_count() const noexcept { return count_; }

 private:
  MutableBytes buffer_;
  uint32_t reserved_;
  uint32_t count_ = 0;
  uint32_t systemd_enabled_;
  Status error_ = Status::ok;
  uint64_t generation_;
  uint64_t packed_start_;
  uint64_t end_;  // one past the last item's last byte
};

// Directory slots to reserve for a buffer when nobody knows better.
[[nodiscard]] uint32_t estimate_cgroups_snapshot_items(size_t buffer_size) noexcept;

using CgroupsSnapshotHandler = Handler<Status(CgroupsSnapshotBuilder& builder)>;

// `reserved_items` 0: the estimate for this buffer.
Result<size_t> dispatch_cgroups_snapshot(Bytes request, MutableBytes response, uint32_t reserved_items,
                                         const CgroupsSnapshotHandler& handler);

}  // namespace netipc::codec
