#pragma once

// APPS_LOOKUP: ordered lookup of PIDs (docs/spec/codec-apps-lookup.md).

#include "codec/handler.hpp"
#include "codec/lookup_builder.hpp"

namespace netipc::codec {

// Numbers differ from those of CGROUPS_LOOKUP.
enum AppsLookupStatus : uint16_t {
  app_known = 0,
  app_unknown = 1,
  app_payload_exceeded = 2,
  app_oversized_item = 3,
};

enum AppsCgroupStatus : uint16_t {
  app_cgroup_known = 0,
  app_cgroup_unknown_retry_later = 1,
  app_cgroup_unknown_permanent = 2,
  app_cgroup_host_root = 3,
};

inline constexpr uint32_t uid_unset = UINT32_MAX;
inline constexpr size_t max_comm_length = 15;

// A decoded request; borrows the payload.
class AppsLookupRequest {
 public:
  static Result<AppsLookupRequest> decode(Bytes payload) noexcept;
  // A request taken apart and put together again, for callers that keep its parts.
  AppsLookupRequest(Bytes proven, uint32_t item_count) noexcept : payload_(proven), item_count_(item_count) {}

  [[nodiscard]] uint32_t item_count() const noexcept { return item_count_; }
  Result<uint32_t> pid(uint32_t index) const noexcept;
  // Keys from `first` on, as many as there are and fit; how many were written.
  size_t pids(uint32_t first, std::span<uint32_t> out) const noexcept;
  [[nodiscard]] Bytes payload() const noexcept { return payload_; }

 private:
  [[nodiscard]] uint32_t pid_unchecked(uint32_t index) const noexcept;

  Bytes payload_;
  uint32_t item_count_;
};

// Bytes written. overflow: `out`, untouched, is too small.
Result<size_t> encode_apps_lookup_request(std::span<const uint32_t> pids, MutableBytes out) noexcept;
// How many of `pids` PIDs fit one request of `room` bytes.
lookup::RequestFit fit_apps_lookup_request(size_t pids, size_t room) noexcept;

// What a provider knows of a process; how its parts depend on the two statuses is
// in docs/spec/codec-apps-lookup.md. Laid out as netipc_codec_apps_lookup_entry.
struct AppsLookupEntry {
  uint16_t status = app_known;
  uint16_t cgroup_status = app_cgroup_known;
  uint16_t orchestrator = 0;
  uint16_t reserved = 0;
  uint32_t pid = 0;
  uint32_t ppid = 0;
  uint32_t uid = uid_unset;
  uint32_t reserved1 = 0;
  uint64_t starttime = 0;
  Str comm;
  Str cgroup_path;
  Str cgroup_name;
  Labels labels;
};

// Laid out as netipc_codec_apps_lookup_item.
struct AppsLookupItem {
  uint16_t status = 0;
  uint16_t cgroup_status = 0;
  uint16_t orchestrator = 0;
  uint16_t label_count = 0;
  uint32_t pid = 0;
  uint32_t ppid = 0;
  uint32_t uid = 0;
  uint32_t item_len = 0;
  uint64_t starttime = 0;
  const std::byte* item = nullptr;
  uint32_t label_table = 0;  // offset of the label table in the item
  uint32_t reserved = 0;
  Str comm;
  Str cgroup_path;
  Str cgroup_name;
};

// The part of an item that says which key it answers, and how.
struct AppsLookupEcho {
  uint32_t pid;
  uint16_t status;
};

// A decoded response; borrows the payload. Every item and label is proven, so
// reading one only loads it.
class AppsLookupResponse {
 public:
  static Result<AppsLookupResponse> decode(Bytes payload) noexcept;
  // A response taken apart and put together again, for callers that keep its parts.
  AppsLookupResponse(Bytes proven, uint32_t item_count, uint64_t generation) noexcept
      : payload_(proven), item_count_(item_count), generation_(generation) {}

  [[nodiscard]] uint32_t item_count() const noexcept { return item_count_; }
  [[nodiscard]] uint64_t generation() const noexcept { return generation_; }
  [[nodiscard]] Bytes payload() const noexcept { return payload_; }
  Result<AppsLookupItem> item(uint32_t index) const noexcept;
  size_t items(uint32_t first, std::span<AppsLookupItem> out) const noexcept;
  // Of item `index`, which there is.
  [[nodiscard]] AppsLookupEcho echo(uint32_t index) const noexcept;
  // The encoded item, for stitching responses together.
  Result<Bytes> item_bytes(uint32_t index) const noexcept;

 private:
  Bytes payload_;
  uint32_t item_count_;
  uint64_t generation_;
};

// Judges one encoded item and reads it.
Result<AppsLookupItem> decode_apps_lookup_item(Bytes item) noexcept;
inline Result<Label> label_of(const AppsLookupItem& item, uint32_t index) noexcept {
  if (index >= item.label_count) return Status::out_of_bounds;
  return lookup::label_at(item.item, item.label_table, index);
}
inline size_t labels_of(const AppsLookupItem& item, uint32_t first, std::span<Label> out) noexcept {
  return lookup::labels_at(item.item, item.label_table, item.label_count, first, out);
}

// Writes a response of encoded items, judging each.
Result<size_t> assemble_apps_lookup(std::span<const ByteRange> items, uint64_t generation, MutableBytes out) noexcept;

class AppsLookupBuilder : public LookupBuilder {
 public:
  // Without reserve_placeholders() nothing is kept for later items.
  AppsLookupBuilder(MutableBytes buffer, uint32_t reserved_items, uint64_t generation) noexcept
      : LookupBuilder(buffer, reserved_items, generation) {}

  // As dispatch uses it: placeholders for all slots always fit. overflow: they
  // exceed 32 bits. invalid: items are there already.
  Status reserve_placeholders() noexcept;
  // The caller's own placeholder sizes, one per slot and alive while building.
  // invalid: another number of them, or items are there already.
  Status reserve_lengths(std::span<const uint32_t> lengths) noexcept;

  Status add(const AppsLookupEntry& entry) noexcept {
    const bool added =
        quickly_add([&](std::byte* to, uint64_t room) noexcept { return kernel_.write_app(to, room, entry); });
    return added ? Status::ok : record(put(entry));
  }
  // In order, until one is refused; how many were added goes to `out_added`.
  Status add_many(std::span<const AppsLookupEntry> entries, size_t& out_added) noexcept {
    return add_each(entries, out_added, [this](const AppsLookupEntry& entry) noexcept { return add(entry); });
  }

 private:
  Status put(const AppsLookupEntry& entry) noexcept;
  Status put_placeholder(uint16_t status, uint32_t pid) noexcept;
  [[nodiscard]] uint64_t placeholder(uint32_t index) const noexcept;

  std::span<const uint32_t> lengths_;
};

[[nodiscard]] uint32_t estimate_apps_lookup_items(size_t buffer_size) noexcept;

using AppsLookupHandler = Handler<Status(const AppsLookupRequest& request, AppsLookupBuilder& builder)>;
Result<size_t> dispatch_apps_lookup(Bytes request, MutableBytes response, const AppsLookupHandler& handler);

// The rules that tie an entry's parts to its statuses, comm length included.
[[nodiscard]] inline bool apps_lookup_rules_hold(uint16_t status, uint16_t cgroup_status, uint16_t orchestrator, uint32_t ppid,
                            uint32_t uid, uint64_t starttime, size_t comm_len, size_t path_len, size_t name_len,
                            size_t label_count) noexcept {
  if (status > app_oversized_item || cgroup_status > app_cgroup_host_root || comm_len > max_comm_length) return false;
  if (status != app_known)
    return orchestrator == 0 && ppid == 0 && uid == uid_unset && starttime == 0 &&
           (comm_len | path_len | name_len | label_count | cgroup_status) == 0;
  if (comm_len == 0) return false;
  if (cgroup_status == app_cgroup_known) return path_len != 0;
  if ((orchestrator | name_len | label_count) != 0) return false;
  switch (cgroup_status) {
    case app_cgroup_unknown_permanent: return path_len != 0;
    case app_cgroup_host_root: return path_len == 0;
    default: return true;
  }
}

}  // namespace netipc::codec
