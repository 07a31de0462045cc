#include "netipc/service_cgroups_cache.h"

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_view.hpp"
#include "shim/service_handles.hpp"
#include "shim/sized_struct.hpp"

using namespace netipc;
using namespace netipc::shim;

static_assert(sizeof(netipc_service_cgroups_cache_status) == 152);

namespace {

using snapshot::CgroupsCache;

// A guard is a pin in memory of the caller.
static_assert(sizeof(netipc_service_cgroups_guard) == sizeof(CgroupsCache::Pin));
static_assert(alignof(netipc_service_cgroups_guard) == alignof(CgroupsCache::Pin));
static_assert(std::is_trivially_copyable_v<CgroupsCache::Pin>);

const CgroupsCache::Pin& pin_in(const netipc_service_cgroups_guard* guard) noexcept {
  return *reinterpret_cast<const CgroupsCache::Pin*>(guard);
}

const snapshot::CgroupsTable* table_of(const netipc_service_cgroups_guard* guard) noexcept {
  return guard == nullptr ? nullptr : pin_in(guard).value();
}

netipc_service_cgroups_cache_status status_of(const snapshot::CacheStatus& in) noexcept {
  netipc_service_cgroups_cache_status out = NETIPC_SERVICE_CGROUPS_CACHE_STATUS_INIT;
  out.populated = in.populated ? 1 : 0;
  out.item_count = in.item_count;
  out.systemd_enabled = in.systemd_enabled;
  out.connection_state = static_cast<netipc_service_state>(in.connection_state);
  out.generation = in.generation;
  out.refresh_success_count = in.refresh_success_count;
  out.refresh_failure_count = in.refresh_failure_count;
  out.last_refresh_ms = in.last_refresh_ms;
  out.last_error = to_c(in.last_error);
  out.connection_error = to_c(in.connection_error.status);
  out.connection_error_phase = static_cast<netipc_service_phase>(in.connection_error.phase);
  out.selected_profile = in.selected_profile;
  out.shared_memory = in.shared_memory ? 1 : 0;
  out.peer_pid = in.peer_pid;
  out.refresh_latency = latency_of(in.refresh_latency);
  return out;
}

}  // namespace

netipc_status netipc_service_cgroups_cache_status_init(void* status, size_t size) noexcept {
  return guard_noexcept([&]() noexcept { return init_sized<netipc_service_cgroups_cache_status>(status, size, 152); });
}

netipc_status netipc_service_cgroups_cache_create(const char* run_dir, const char* service,
                                                  const netipc_service_client_config* config,
                                                  netipc_service_cgroups_cache** out_cache) noexcept {
  return guard([&]() -> Status {
    if (run_dir == nullptr || service == nullptr || out_cache == nullptr) return Status::invalid;
    service::ClientConfig wanted;
    NETIPC_TRY(read_config(config, wanted));
    auto cache = CgroupsCache::create(run_dir, service, wanted);
    if (!cache.ok()) return cache.status();
    *out_cache = new netipc_service_cgroups_cache(std::move(cache).value());
    return Status::ok;
  });
}

netipc_status netipc_service_cgroups_cache_refresh(netipc_service_cgroups_cache* cache, uint32_t timeout_ms) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    return live(cache) ? cache->impl->refresh(timeout_ms) : Status::invalid;
  });
}

int32_t netipc_service_cgroups_cache_ready(const netipc_service_cgroups_cache* cache) noexcept {
  return live(cache) && cache->impl->ready() ? 1 : 0;
}

netipc_status netipc_service_cgroups_cache_get_status(netipc_service_cgroups_cache* cache,
                                                      netipc_service_cgroups_cache_status* out_status) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(cache)) return Status::invalid;
    NETIPC_TRY(check_sized(out_status, 152));
    write_sized(status_of(cache->impl->status()), out_status);
    return Status::ok;
  });
}

netipc_status netipc_service_cgroups_cache_abort(netipc_service_cgroups_cache* cache) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(cache)) return Status::invalid;
    cache->impl->abort();
    return Status::ok;
  });
}

netipc_status netipc_service_cgroups_cache_abort_clear(netipc_service_cgroups_cache* cache) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(cache)) return Status::invalid;
    cache->impl->clear_abort();
    return Status::ok;
  });
}

netipc_status netipc_service_cgroups_cache_set_call_timeout(netipc_service_cgroups_cache* cache,
                                                            uint32_t timeout_ms) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(cache)) return Status::invalid;
    cache->impl->set_call_timeout(timeout_ms);
    return Status::ok;
  });
}

netipc_status netipc_service_cgroups_cache_close(netipc_service_cgroups_cache* cache) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(cache)) return Status::invalid;
    cache->impl->close();
    return Status::ok;
  });
}

void netipc_service_cgroups_cache_destroy(netipc_service_cgroups_cache* cache) noexcept { destroy(cache); }

netipc_status netipc_service_cgroups_guard_acquire(netipc_service_cgroups_cache* cache,
                                                   netipc_service_cgroups_guard* out_guard) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(cache) || out_guard == nullptr) return Status::invalid;
    ::new (out_guard) CgroupsCache::Pin(cache->impl->pin());
    return Status::ok;
  });
}

void netipc_service_cgroups_guard_release(netipc_service_cgroups_guard* guard) noexcept {
  if (guard == nullptr) return;
  CgroupsCache::unpin(pin_in(guard));
  ::new (guard) CgroupsCache::Pin();
}

const netipc_codec_cgroups_snapshot_item* netipc_service_cgroups_guard_get(const netipc_service_cgroups_guard* guard,
                                                                           uint32_t hash, const char* name,
                                                                           size_t len) noexcept {
  const snapshot::CgroupsTable* const table = table_of(guard);
  if (table == nullptr || name == nullptr) return nullptr;
  return public_item(table->find(hash, {name, len}));
}

uint32_t netipc_service_cgroups_guard_item_count(const netipc_service_cgroups_guard* guard) noexcept {
  const snapshot::CgroupsTable* const table = table_of(guard);
  return table == nullptr ? 0 : table->item_count();
}

const netipc_codec_cgroups_snapshot_item* netipc_service_cgroups_guard_at(const netipc_service_cgroups_guard* guard,
                                                                          uint32_t index) noexcept {
  const snapshot::CgroupsTable* const table = table_of(guard);
  return table == nullptr ? nullptr : public_item(table->at(index));
}

netipc_status netipc_service_cgroups_guard_items(const netipc_service_cgroups_guard* guard, uint32_t first,
                                                 netipc_codec_cgroups_snapshot_item* out_items, size_t max_items,
                                                 size_t* out_count) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (guard == nullptr || !present(out_items, max_items) || out_count == nullptr) return Status::invalid;
    const snapshot::CgroupsTable* const table = table_of(guard);
    *out_count = table == nullptr ? 0 : table->items(first, twins(out_items, max_items));
    return Status::ok;
  });
}
