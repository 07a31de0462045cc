#pragma once

// Handlers of the caller as functions of the implementation, for servers and for
// the dispatch functions of the codec. What one throws passes through.

#include "netipc/codec_increment.h"
#include "netipc/codec_string_reverse.h"
#include "shim/codec_handles.hpp"

namespace netipc::shim {

[[nodiscard]] inline auto as_function(netipc_codec_increment_handler handler, void* user) noexcept {
  return [=](uint64_t value, uint64_t& out_value) { return static_cast<Status>(handler(user, value, &out_value)); };
}

[[nodiscard]] inline auto as_function(netipc_codec_string_reverse_handler handler, void* user) noexcept {
  return [=](codec::Str text, MutableBytes room, size_t& out_len) {
    return static_cast<Status>(
        handler(user, text.data, text.len, reinterpret_cast<char*>(room.data()), room.size(), &out_len));
  };
}

[[nodiscard]] inline auto as_function(netipc_codec_cgroups_snapshot_handler handler, void* user) noexcept {
  return [=](codec::CgroupsSnapshotBuilder& builder) {
    netipc_codec_cgroups_snapshot_builder lent(builder);
    return static_cast<Status>(handler(user, &lent));
  };
}

}  // namespace netipc::shim
