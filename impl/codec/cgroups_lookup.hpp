#pragma once

// CGROUPS_LOOKUP: ordered lookup of cgroup paths (docs/spec/codec-cgroups-lookup.md).

#include "codec/handler.hpp"
#include "codec/lookup_builder.hpp"

namespace netipc::codec {

enum CgroupsLookupStatus : uint16_t {
  cgroup_known = 0,
  cgroup_unknown_retry_later = 1,
  cgroup_unknown_permanent = 2,
  cgroup_payload_exceeded = 3,
  cgroup_oversized_item = 4,
};

// A decoded request; borrows the payload. Every key is proven.
class CgroupsLookupRequest {
 public:
  static Result<CgroupsLookupRequest> decode(Bytes payload) noexcept;
  // A request taken apart and put together again, for callers that keep its parts.
  CgroupsLookupRequest(Bytes proven, uint32_t item_count) noexcept : payload_(proven), item_count_(item_count) {}

  [[nodiscard]] uint32_t item_count() const noexcept { return item_count_; }
  Result<Str> path(uint32_t index) const noexcept;
  // Keys from `first` on, as many as there are and fit; how many were written.
  size_t paths(uint32_t first, std::span<Str> out) const noexcept;
  [[nodiscard]] Bytes payload() const noexcept { return payload_; }

 private:
  friend class CgroupsLookupBuilder;
  [[nodiscard]] uint32_t path_length(uint32_t index) const noexcept {
    return lookup::entry_at(payload_.data(), index).length - 1;
  }
  [[nodiscard]] Str path_unchecked(uint32_t index) const noexcept {
    const lookup::Range key = lookup::entry_at(payload_.data(), index);
    return lookup::text_at(payload_.data() + lookup::packed_start(item_count_), {key.offset, key.length - 1});
  }

  Bytes payload_;
  uint32_t item_count_;
};

// Bytes written. bad_layout: a path is empty, or holds a NUL (then the buffer has been
// written to); overflow: `out`, untouched, is too small.
Result<size_t> encode_cgroups_lookup_request(std::span<const Str> paths, MutableBytes out) noexcept;
// The longest run of leading paths whose request fits `room`. Measures, judges nothing.
lookup::RequestFit fit_cgroups_lookup_request(std::span<const Str> paths, size_t room) noexcept;

// Laid out as netipc_codec_cgroups_lookup_item.
struct CgroupsLookupItem {
  uint16_t status = 0;
  uint16_t orchestrator = 0;
  uint16_t label_count = 0;
  uint16_t reserved = 0;
  uint32_t item_len = 0;
  uint32_t label_table = 0;  // offset of the label table in the item
  const std::byte* item = nullptr;
  Str path;
  Str name;
};

// The part of an item that says which key it answers, and how.
struct CgroupsLookupEcho {
  Str path;
  uint16_t status;
};

// A decoded response; borrows the payload. Every item and label is proven, so
// reading one only loads it.
class CgroupsLookupResponse {
 public:
  static Result<CgroupsLookupResponse> decode(Bytes payload) noexcept;
  // A response taken apart and put together again, for callers that keep its parts.
  CgroupsLookupResponse(Bytes proven, uint32_t item_count, uint64_t generation) noexcept
      : payload_(proven), item_count_(item_count), generation_(generation) {}

  [[nodiscard]] uint32_t item_count() const noexcept { return item_count_; }
  [[nodiscard]] uint64_t generation() const noexcept { return generation_; }
  [[nodiscard]] Bytes payload() const noexcept { return payload_; }
  Result<CgroupsLookupItem> item(uint32_t index) const noexcept;
  size_t items(uint32_t first, std::span<CgroupsLookupItem> out) const noexcept;
  // Of item `index`, which there is.
  [[nodiscard]] CgroupsLookupEcho echo(uint32_t index) const noexcept;
  // The encoded item, for stitching responses together.
  Result<Bytes> item_bytes(uint32_t index) const noexcept;

 private:
  Bytes payload_;
  uint32_t item_count_;
  uint64_t generation_;
};

// Judges one encoded item and reads it.
Result<CgroupsLookupItem> decode_cgroups_lookup_item(Bytes item) noexcept;
inline Result<Label> label_of(const CgroupsLookupItem& item, uint32_t index) noexcept {
  if (index >= item.label_count) return Status::out_of_bounds;
  return lookup::label_at(item.item, item.label_table, index);
}
inline size_t labels_of(const CgroupsLookupItem& item, uint32_t first, std::span<Label> out) noexcept {
  return lookup::labels_at(item.item, item.label_table, item.label_count, first, out);
}

// Writes a response of encoded items, judging each.
Result<size_t> assemble_cgroups_lookup(std::span<const ByteRange> items, uint64_t generation, MutableBytes out) noexcept;

// What a provider knows of a cgroup. Laid out as netipc_codec_cgroups_lookup_entry.
struct CgroupsLookupEntry {
  uint16_t status = cgroup_known;
  uint16_t orchestrator = 0;
  uint32_t reserved = 0;
  Str path;
  Str name;
  Labels labels;
};

class CgroupsLookupBuilder : public LookupBuilder {
 public:
  // Without a request: nothing is reserved for later items.
  CgroupsLookupBuilder(MutableBytes buffer, uint32_t reserved_items, uint64_t generation) noexcept
      : LookupBuilder(buffer, reserved_items, generation) {}

  // As dispatch uses it: placeholders for all keys of the request, which stays alive
  // while building, always fit. overflow: they exceed 32 bits. invalid: not one key
  // per slot, or items are there already.
  Status reserve_for(const CgroupsLookupRequest& request) noexcept;
  // The caller's own placeholder sizes, one per slot and alive while building.
  // invalid: as above.
  Status reserve_lengths(std::span<const uint32_t> lengths) noexcept;

  Status add(const CgroupsLookupEntry& entry) noexcept { return add(entry, entry.path); }
  // The path is that of key `index`.
  Status add(const CgroupsLookupRequest& request, uint32_t index, const CgroupsLookupEntry& entry) noexcept {
    if (index >= request.item_count()) return record(Status::out_of_bounds);
    return add(entry, request.path_unchecked(index));
  }
  Status add(uint16_t status, uint16_t orchestrator, Str path, Str name, std::span<const Label> labels) noexcept {
    return add({status, orchestrator, 0, path, name, labels}, path);
  }
  Status add(const CgroupsLookupRequest& request, uint32_t index, uint16_t status, uint16_t orchestrator, Str name,
             std::span<const Label> labels) noexcept {
    return add(request, index, {status, orchestrator, 0, {}, name, labels});
  }
  // In order, until one is refused; how many were added goes to `out_added`.
  Status add_many(std::span<const CgroupsLookupEntry> entries, size_t& out_added) noexcept {
    return add_each(entries, out_added, [this](const CgroupsLookupEntry& entry) noexcept { return add(entry); });
  }

 private:
  Status add(const CgroupsLookupEntry& entry, Str path) noexcept {
    const bool added = quickly_add([&](std::byte* to, uint64_t room) noexcept {
      return kernel_.write_cgroup(to, room, entry, path);
    });
    return added ? Status::ok : record(put(entry, path));
  }
  Status put(const CgroupsLookupEntry& entry, Str path) noexcept;
  Status put_placeholder(uint16_t status, Str path) noexcept;
  [[nodiscard]] uint64_t placeholder(uint32_t index) const noexcept;

  CgroupsLookupRequest request_{{}, 0};  // what reserve_for() was given
  std::span<const uint32_t> lengths_;    // what reserve_lengths() was given
};

[[nodiscard]] uint32_t estimate_cgroups_lookup_items(size_t buffer_size) noexcept;

using CgroupsLookupHandler = Handler<Status(const CgroupsLookupRequest& request, CgroupsLookupBuilder& builder)>;
Result<size_t> dispatch_cgroups_lookup(Bytes request, MutableBytes response, const CgroupsLookupHandler& handler);

}  // namespace netipc::codec
