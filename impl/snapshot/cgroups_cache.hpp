#pragma once

// The client-side cache of the cgroups-snapshot service: the last good snapshot,
// kept when a refresh fails, read by any number of threads while the next one is
// fetched (docs/spec/snapshot-cache.md).
//
// Any thread: everything but close(), which needs all pins released. Refreshes run
// one after the other.

#include <atomic>
#include <memory>
#include <mutex>
#include <string_view>

#include "base/histogram.hpp"
#include "base/result.hpp"
#include "service/client.hpp"
#include "snapshot/cgroups_table.hpp"
#include "snapshot/published.hpp"

namespace netipc::snapshot {

struct CacheStatus {
  bool populated = false;
  uint32_t item_count = 0;  // of the held snapshot, as the next two
  uint32_t systemd_enabled = 0;
  uint64_t generation = 0;
  uint64_t refresh_success_count = 0;
  uint64_t refresh_failure_count = 0;
  uint64_t last_refresh_ms = 0;  // monotonic, of the last success; 0: never
  Status last_error = Status::ok;  // of the last refresh
  service::ClientState connection_state = service::ClientState::disconnected;

  // Of the connection, as the last refresh left it.
  service::Failure connection_error;
  uint32_t selected_profile = 0;
  bool shared_memory = false;
  int64_t peer_pid = -1;
  Histogram::Summary refresh_latency;  // nanoseconds, of the refreshes that published
};

class CgroupsCache {
 public:
  using Pin = Published<CgroupsTable>::Pin;

  // No I/O. The errors of service::Client::create.
  static Result<std::unique_ptr<CgroupsCache>> create(std::string_view run_dir, std::string_view service,
                                                      const service::ClientConfig& config);

  // Connects if need be, fetches, publishes: ok. Any failure leaves the snapshot as
  // it was. timeout_ms covers all of it; 0: the call timeout.
  Status refresh(uint32_t timeout_ms) noexcept;

  // Whether a refresh has ever succeeded, since creation or close().
  [[nodiscard]] bool ready() const noexcept { return last_refresh_ms_.load(std::memory_order_acquire) != 0; }
  [[nodiscard]] Pin pin() noexcept { return published_.pin(); }
  static void unpin(Pin pin) noexcept { Published<CgroupsTable>::unpin(pin); }

  // Never waits for a refresh.
  [[nodiscard]] CacheStatus status() noexcept;

  void abort() noexcept { client_.abort(); }
  void clear_abort() noexcept { client_.clear_abort(); }
  void set_call_timeout(uint32_t timeout_ms) noexcept { call_timeout_ms_.store(timeout_ms, std::memory_order_relaxed); }
  void close() noexcept;

 private:
  CgroupsCache(service::Client client, uint32_t call_timeout_ms) : client_(std::move(client)), call_timeout_ms_(call_timeout_ms) {}
  Status fetch(uint32_t timeout_ms) noexcept;
  void note_connection() noexcept;

  std::mutex refreshing_;  // the client and the publisher's side
  service::Client client_;
  Published<CgroupsTable> published_;

  std::atomic<uint32_t> call_timeout_ms_;
  // For status(): counters on which no other data hangs.
  std::atomic<uint64_t> refresh_success_count_{0};
  std::atomic<uint64_t> refresh_failure_count_{0};
  std::atomic<uint64_t> last_refresh_ms_{0};
  std::atomic<Status> last_error_{Status::ok};
  std::atomic<service::Failure> connection_error_{service::Failure{}};
  std::atomic<uint32_t> selected_profile_{0};
  std::atomic<bool> shared_memory_{false};
  std::atomic<int64_t> peer_pid_{-1};
  Histogram refresh_latency_;
};

}  // namespace netipc::snapshot
