#include "snapshot/cgroups_cache.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "service/defaults.hpp"

namespace netipc::snapshot {

Result<std::unique_ptr<CgroupsCache>> CgroupsCache::create(std::string_view run_dir, std::string_view service,
                                                           const service::ClientConfig& config) {
  NETIPC_TRY_ASSIGN(service::Client client, service::Client::create(run_dir, service, config));
  return std::unique_ptr<CgroupsCache>(new CgroupsCache(std::move(client), config.call_timeout_ms));
}

Status CgroupsCache::refresh(uint32_t timeout_ms) noexcept {
  const std::lock_guard lock(refreshing_);
  const uint64_t began_ns = monotonic_ns();
  const uint32_t own = call_timeout_ms_.load(std::memory_order_relaxed);
  const Status status = fetch(service::or_default(timeout_ms, service::or_default(own, service::default_call_timeout_ms)));
  last_error_.store(status, std::memory_order_relaxed);
  note_connection();
  if (status != Status::ok) {
    refresh_failure_count_.fetch_add(1, std::memory_order_relaxed);
    return status;
  }
  refresh_success_count_.fetch_add(1, std::memory_order_relaxed);
  const uint64_t now_ns = monotonic_ns();
  refresh_latency_.record_alone(now_ns - began_ns);
  last_refresh_ms_.store(std::max<uint64_t>(now_ns / 1'000'000, 1), std::memory_order_release);
  return status;
}

// The client is its refresher's alone: what status() tells of it is left here.
void CgroupsCache::note_connection() noexcept {
  const service::ClientStatus now = client_.status();
  connection_error_.store({now.last_error, now.last_error_phase}, std::memory_order_relaxed);
  selected_profile_.store(now.selected_profile, std::memory_order_relaxed);
  shared_memory_.store(now.shared_memory, std::memory_order_relaxed);
  peer_pid_.store(now.peer_pid, std::memory_order_relaxed);
}

Status CgroupsCache::fetch(uint32_t timeout_ms) noexcept {
  // To the nanosecond: what is left of it gets a deadline once more.
  const Deadline deadline = timeout_ms == service::infinite_timeout_ms
                                ? Deadline::never()
                                : Deadline::at_ns(monotonic_ns() + uint64_t{timeout_ms} * 1'000'000);
  NETIPC_TRY(client_.refresh(timeout_ms));
  // Not 0, which would be the client's own timeout.
  const uint64_t left = std::clamp<uint64_t>(deadline.remaining_ms(), 1, service::infinite_timeout_ms);
  const auto view = client_.call_cgroups_snapshot(static_cast<uint32_t>(left));
  if (!view.ok()) return view.status();
  auto table = CgroupsTable::build(*view);
  if (table.ok()) return published_.publish(std::move(table).value());
  // A provider that sends such items is no provider: the next refresh meets it anew.
  if (table.status() != Status::no_memory) client_.drop_session(table.status());
  return table.status();
}

CacheStatus CgroupsCache::status() noexcept {
  CacheStatus status;
  status.refresh_success_count = refresh_success_count_.load(std::memory_order_relaxed);
  status.refresh_failure_count = refresh_failure_count_.load(std::memory_order_relaxed);
  status.last_refresh_ms = last_refresh_ms_.load(std::memory_order_acquire);
  status.last_error = last_error_.load(std::memory_order_relaxed);
  status.connection_state = client_.state();
  status.connection_error = connection_error_.load(std::memory_order_relaxed);
  status.selected_profile = selected_profile_.load(std::memory_order_relaxed);
  status.shared_memory = shared_memory_.load(std::memory_order_relaxed);
  status.peer_pid = peer_pid_.load(std::memory_order_relaxed);
  status.refresh_latency = refresh_latency_.summary();
  const Pin held = pin();
  if (const CgroupsTable* table = held.value(); table != nullptr) {
    status.populated = true;
    status.item_count = table->item_count();
    status.systemd_enabled = table->systemd_enabled();
    status.generation = table->generation();
  }
  unpin(held);
  return status;
}

void CgroupsCache::close() noexcept {
  const std::lock_guard lock(refreshing_);
  last_refresh_ms_.store(0, std::memory_order_release);
  // Cannot fail: with every pin released, all cells but the current one are vacant,
  // and there is no second cell only while nothing has ever been published.
  (void)published_.publish(nullptr);
  client_.close();
  note_connection();
}

}  // namespace netipc::snapshot
