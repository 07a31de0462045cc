#pragma once

// The public frozen structs and their twins in the implementation are the same
// bytes, so an array of a caller is filled in place. This header proves it, field
// by field, and is the only place that looks at one as the other. The public views
// differ from theirs and are converted here too.

#include <cstddef>
#include <span>
#include <type_traits>

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "netipc/codec_apps_lookup.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/types.h"
#include "shim/arguments.hpp"

namespace netipc::shim {

// Maps a public struct to its twin.
template <class Public>
struct Twin;

template <class Public>
using TwinOf = typename Twin<std::remove_const_t<Public>>::type;

template <class Public>
[[nodiscard]] auto* twin(Public* item) noexcept {
  using Other = std::conditional_t<std::is_const_v<Public>, const TwinOf<Public>, TwinOf<Public>>;
  return reinterpret_cast<Other*>(item);
}

template <class Public>
[[nodiscard]] auto twins(Public* items, size_t count) noexcept {
  return std::span(twin(items), count);
}

#define NETIPC__SAME_FIELD(a, b, field) static_assert(offsetof(a, field) == offsetof(b, field))
#define NETIPC__SAME_LABELS(a, b)                                                       \
  static_assert(offsetof(a, labels) == offsetof(b, labels) + offsetof(codec::Labels, data)); \
  static_assert(offsetof(a, label_count) == offsetof(b, labels) + offsetof(codec::Labels, count))
#define NETIPC__SAME_STRUCT(a, b) static_assert(sizeof(a) == sizeof(b) && alignof(a) == alignof(b))

template <>
struct Twin<netipc_codec_str> {
  using type = codec::Str;
};
NETIPC__SAME_STRUCT(netipc_codec_str, codec::Str);
NETIPC__SAME_FIELD(netipc_codec_str, codec::Str, data);
NETIPC__SAME_FIELD(netipc_codec_str, codec::Str, len);

template <>
struct Twin<netipc_codec_label> {
  using type = codec::Label;
};
NETIPC__SAME_STRUCT(netipc_codec_label, codec::Label);
NETIPC__SAME_FIELD(netipc_codec_label, codec::Label, key);
NETIPC__SAME_FIELD(netipc_codec_label, codec::Label, value);

template <>
struct Twin<netipc_codec_cgroups_snapshot_item> {
  using type = codec::CgroupsSnapshotItem;
};
NETIPC__SAME_STRUCT(netipc_codec_cgroups_snapshot_item, codec::CgroupsSnapshotItem);
NETIPC__SAME_FIELD(netipc_codec_cgroups_snapshot_item, codec::CgroupsSnapshotItem, hash);
NETIPC__SAME_FIELD(netipc_codec_cgroups_snapshot_item, codec::CgroupsSnapshotItem, options);
NETIPC__SAME_FIELD(netipc_codec_cgroups_snapshot_item, codec::CgroupsSnapshotItem, enabled);
NETIPC__SAME_FIELD(netipc_codec_cgroups_snapshot_item, codec::CgroupsSnapshotItem, reserved);
NETIPC__SAME_FIELD(netipc_codec_cgroups_snapshot_item, codec::CgroupsSnapshotItem, name);
NETIPC__SAME_FIELD(netipc_codec_cgroups_snapshot_item, codec::CgroupsSnapshotItem, path);

template <>
struct Twin<netipc_codec_bytes> {
  using type = codec::ByteRange;
};
NETIPC__SAME_STRUCT(netipc_codec_bytes, codec::ByteRange);
NETIPC__SAME_FIELD(netipc_codec_bytes, codec::ByteRange, data);
NETIPC__SAME_FIELD(netipc_codec_bytes, codec::ByteRange, len);

template <>
struct Twin<netipc_codec_cgroups_lookup_item> {
  using type = codec::CgroupsLookupItem;
};
NETIPC__SAME_STRUCT(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, status);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, orchestrator);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, label_count);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, reserved);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, item_len);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, label_table);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, item);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, path);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_item, codec::CgroupsLookupItem, name);

template <>
struct Twin<netipc_codec_cgroups_lookup_entry> {
  using type = codec::CgroupsLookupEntry;
};
NETIPC__SAME_STRUCT(netipc_codec_cgroups_lookup_entry, codec::CgroupsLookupEntry);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_entry, codec::CgroupsLookupEntry, status);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_entry, codec::CgroupsLookupEntry, orchestrator);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_entry, codec::CgroupsLookupEntry, reserved);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_entry, codec::CgroupsLookupEntry, path);
NETIPC__SAME_FIELD(netipc_codec_cgroups_lookup_entry, codec::CgroupsLookupEntry, name);
NETIPC__SAME_LABELS(netipc_codec_cgroups_lookup_entry, codec::CgroupsLookupEntry);

template <>
struct Twin<netipc_codec_apps_lookup_item> {
  using type = codec::AppsLookupItem;
};
NETIPC__SAME_STRUCT(netipc_codec_apps_lookup_item, codec::AppsLookupItem);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, status);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, cgroup_status);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, orchestrator);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, label_count);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, pid);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, ppid);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, uid);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, item_len);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, starttime);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, item);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, label_table);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, reserved);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, comm);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, cgroup_path);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_item, codec::AppsLookupItem, cgroup_name);

template <>
struct Twin<netipc_codec_apps_lookup_entry> {
  using type = codec::AppsLookupEntry;
};
NETIPC__SAME_STRUCT(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, status);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, cgroup_status);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, orchestrator);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, reserved);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, pid);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, ppid);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, uid);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, reserved1);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, starttime);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, comm);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, cgroup_path);
NETIPC__SAME_FIELD(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry, cgroup_name);
NETIPC__SAME_LABELS(netipc_codec_apps_lookup_entry, codec::AppsLookupEntry);

// The other way round, for items that the implementation owns.
[[nodiscard]] inline const netipc_codec_cgroups_snapshot_item* public_item(
    const codec::CgroupsSnapshotItem* item) noexcept {
  return reinterpret_cast<const netipc_codec_cgroups_snapshot_item*>(item);
}

// The views hold no memory, so they are taken apart and put together again.

[[nodiscard]] inline codec::CgroupsSnapshotView opened(const netipc_codec_cgroups_snapshot_view& view) noexcept {
  return {bytes(view.payload, view.size), view.item_count, view.systemd_enabled, view.generation};
}
[[nodiscard]] inline codec::CgroupsLookupRequest opened(const netipc_codec_cgroups_lookup_request& request) noexcept {
  return {bytes(request.payload, request.size), request.item_count};
}
[[nodiscard]] inline codec::AppsLookupRequest opened(const netipc_codec_apps_lookup_request& request) noexcept {
  return {bytes(request.payload, request.size), request.item_count};
}
[[nodiscard]] inline codec::CgroupsLookupResponse opened(const netipc_codec_cgroups_lookup_view& view) noexcept {
  return {bytes(view.payload, view.size), view.item_count, view.generation};
}
[[nodiscard]] inline codec::AppsLookupResponse opened(const netipc_codec_apps_lookup_view& view) noexcept {
  return {bytes(view.payload, view.size), view.item_count, view.generation};
}

[[nodiscard]] inline netipc_codec_cgroups_snapshot_view public_view(const codec::CgroupsSnapshotView& view) noexcept {
  return {view.payload().data(), view.payload().size(), view.generation(), view.item_count(), view.systemd_enabled()};
}
[[nodiscard]] inline netipc_codec_cgroups_lookup_request public_request(
    const codec::CgroupsLookupRequest& request) noexcept {
  return {request.payload().data(), request.payload().size(), request.item_count(), 0};
}
[[nodiscard]] inline netipc_codec_apps_lookup_request public_request(const codec::AppsLookupRequest& request) noexcept {
  return {request.payload().data(), request.payload().size(), request.item_count(), 0};
}
[[nodiscard]] inline netipc_codec_cgroups_lookup_view public_view(const codec::CgroupsLookupResponse& view) noexcept {
  return {view.payload().data(), view.payload().size(), view.generation(), view.item_count(), 0};
}
[[nodiscard]] inline netipc_codec_apps_lookup_view public_view(const codec::AppsLookupResponse& view) noexcept {
  return {view.payload().data(), view.payload().size(), view.generation(), view.item_count(), 0};
}

}  // namespace netipc::shim
