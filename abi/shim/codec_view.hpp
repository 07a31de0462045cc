#pragma once

// The public frozen structs and their twins in the implementation are the same
// bytes, so an array of a caller is filled in place. This header proves it, field
// by field, and is the only place that looks at one as the other.

#include <cstddef>
#include <span>
#include <type_traits>

#include "codec/cgroups_snapshot.hpp"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/types.h"

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

// The other way round, for items that the implementation owns.
[[nodiscard]] inline const netipc_codec_cgroups_snapshot_item* public_item(
    const codec::CgroupsSnapshotItem* item) noexcept {
  return reinterpret_cast<const netipc_codec_cgroups_snapshot_item*>(item);
}

// The decoded responses, which public structs hold by their parts.
[[nodiscard]] inline netipc_codec_cgroups_snapshot_view public_view(const codec::CgroupsSnapshotView& view) noexcept {
  return {view.payload().data(), view.payload().size(), view.generation(), view.item_count(), view.systemd_enabled()};
}

}  // namespace netipc::shim
