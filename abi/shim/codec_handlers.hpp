#pragma once

// Handlers of the caller as functions of the implementation, for servers and for
// the dispatch functions of the codec. What one throws is a refusal.

#include "netipc/codec_increment.h"
#include "netipc/codec_string_reverse.h"
#include "shim/barrier.hpp"
#include "shim/codec_handles.hpp"
#include "shim/codec_view.hpp"

namespace netipc::shim {

[[nodiscard]] inline auto as_function(netipc_codec_increment_handler handler, void* user) noexcept {
  return [=](uint64_t value, uint64_t& out_value) noexcept {
    return guard_handler([&] { return handler(user, value, &out_value); });
  };
}

[[nodiscard]] inline auto as_function(netipc_codec_string_reverse_handler handler, void* user) noexcept {
  return [=](codec::Str text, MutableBytes room, size_t& out_len) noexcept {
    return guard_handler([&] {
      return handler(user, text.data, text.len, reinterpret_cast<char*>(room.data()), room.size(), &out_len);
    });
  };
}

[[nodiscard]] inline auto as_function(netipc_codec_cgroups_snapshot_handler handler, void* user) noexcept {
  return [=](codec::CgroupsSnapshotBuilder& builder) noexcept {
    netipc_codec_cgroups_snapshot_builder lent(builder);
    return guard_handler([&] { return handler(user, &lent); });
  };
}

[[nodiscard]] inline auto as_function(netipc_codec_cgroups_lookup_handler handler, void* user) noexcept {
  return [=](const codec::CgroupsLookupRequest& request, codec::CgroupsLookupBuilder& builder) noexcept {
    const netipc_codec_cgroups_lookup_request asked = public_request(request);
    netipc_codec_cgroups_lookup_builder lent(builder);
    return guard_handler([&] { return handler(user, &asked, &lent); });
  };
}

[[nodiscard]] inline auto as_function(netipc_codec_apps_lookup_handler handler, void* user) noexcept {
  return [=](const codec::AppsLookupRequest& request, codec::AppsLookupBuilder& builder) noexcept {
    const netipc_codec_apps_lookup_request asked = public_request(request);
    netipc_codec_apps_lookup_builder lent(builder);
    return guard_handler([&] { return handler(user, &asked, &lent); });
  };
}

}  // namespace netipc::shim
