#include "netipc/service_calls.h"

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_view.hpp"
#include "shim/service_handles.hpp"

using namespace netipc;
using namespace netipc::shim;

netipc_status netipc_service_client_call_increment(netipc_service_client* client, uint64_t value, uint32_t timeout_ms,
                                                   uint64_t* out_value) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client) || out_value == nullptr) return Status::invalid;
    return store_if_ok(client->impl.call_increment(value, timeout_ms), [&](uint64_t answer) { *out_value = answer; });
  });
}

netipc_status netipc_service_client_call_increment_batch(netipc_service_client* client, const uint64_t* values,
                                                         size_t count, uint32_t timeout_ms,
                                                         uint64_t* out_values) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client) || !present(values, count) || !present(out_values, count)) return Status::invalid;
    return client->impl.call_increment_batch({values, count}, {out_values, count}, timeout_ms);
  });
}

netipc_status netipc_service_client_call_string_reverse(netipc_service_client* client, const char* text, size_t len,
                                                        uint32_t timeout_ms, netipc_codec_str* out_text) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client) || !present(text, len) || out_text == nullptr) return Status::invalid;
    return store_if_ok(client->impl.call_string_reverse({text, len}, timeout_ms),
                       [&](codec::Str answer) { *twin(out_text) = answer; });
  });
}

netipc_status netipc_service_client_call_string_reverse_batch(netipc_service_client* client,
                                                              const netipc_codec_str* texts, size_t count,
                                                              uint32_t timeout_ms,
                                                              netipc_codec_str* out_texts) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client) || !present(texts, count) || !present(out_texts, count)) return Status::invalid;
    return client->impl.call_string_reverse_batch(twins(texts, count), twins(out_texts, count), timeout_ms);
  });
}

netipc_status netipc_service_client_call_cgroups_snapshot(netipc_service_client* client, uint32_t timeout_ms,
                                                          netipc_codec_cgroups_snapshot_view* out_view) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client) || out_view == nullptr) return Status::invalid;
    return store_if_ok(client->impl.call_cgroups_snapshot(timeout_ms), [&](const codec::CgroupsSnapshotView& view) {
      *out_view = public_view(view);
    });
  });
}

netipc_status netipc_service_client_call_cgroups_lookup(netipc_service_client* client, const netipc_codec_str* paths,
                                                        size_t count, uint32_t timeout_ms,
                                                        netipc_codec_cgroups_lookup_view* out_view) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client) || !present(paths, count) || out_view == nullptr) return Status::invalid;
    return store_if_ok(client->impl.call_cgroups_lookup(twins(paths, count), timeout_ms),
                       [&](const codec::CgroupsLookupResponse& view) { *out_view = public_view(view); });
  });
}

netipc_status netipc_service_client_call_apps_lookup(netipc_service_client* client, const uint32_t* pids,
                                                     size_t count, uint32_t timeout_ms,
                                                     netipc_codec_apps_lookup_view* out_view) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client) || !present(pids, count) || out_view == nullptr) return Status::invalid;
    return store_if_ok(client->impl.call_apps_lookup({pids, count}, timeout_ms),
                       [&](const codec::AppsLookupResponse& view) { *out_view = public_view(view); });
  });
}
