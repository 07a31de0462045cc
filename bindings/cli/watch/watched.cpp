#include "watch/watched.hpp"

#include <algorithm>

#include "profiles.hpp"

namespace netipc::cli::watch {

Watched::Watched(Endpoint endpoint, uint32_t timeout_ms)
    : client_(std::move(endpoint), timeout_ms), kind_(find_kind(client_.endpoint().service)) {}

Row Watched::look(const Sockets& sockets, uint32_t calls) {
  // Another server may take what the one before refused.
  if (sockets.listener != listener_) client_.close();
  listener_ = sockets.listener;
  Row row;
  row.service = client_.endpoint().service;
  row.kind = kind_;
  row.sessions = sockets.connections;
  row.state = listener_ != 0 ? "LISTENING" : "NOT_LISTENING";
  if (!kind_.has_value()) return row;

  const bool had_session = client_.status().state == NETIPC_SERVICE_STATE_READY;
  if (listener_ != 0) {
    netipc_status last = NETIPC_STATUS_OK;
    // One failure is enough for this look: each may cost the timeout.
    if (client_.refresh() == NETIPC_SERVICE_STATE_READY) {
      for (uint32_t i = 0; i < calls && last == NETIPC_STATUS_OK; ++i) last = client_.call(*kind_);
    }
    row.last_error = last;
  }
  const netipc_service_client_status status = client_.status();
  const auto now = std::chrono::steady_clock::now();
  if (listener_ != 0) row.state = netipc_service_state_name(status.state);
  if (status.state == NETIPC_SERVICE_STATE_READY) {
    row.profile = profile_names(status.selected_profile).front();
    row.data_plane = data_plane(status);
    row.peer_pid = status.peer_pid;
  } else if (row.last_error == NETIPC_STATUS_OK) {
    row.last_error = status.last_error;
  }
  if (had_session) row.sessions -= std::min(row.sessions, 1U);
  row.calls = status.call_latency.count;
  if (looked_.has_value()) {
    row.calls_per_second = static_cast<double>(row.calls - calls_) / std::chrono::duration<double>(now - *looked_).count();
  }
  row.errors = status.error_count;
  row.latency = status.call_latency;
  calls_ = row.calls;
  looked_ = now;
  return row;
}

}  // namespace netipc::cli::watch
