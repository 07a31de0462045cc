#pragma once

// What a client is made with and what it tells about itself. Zero means the named
// default of docs/spec/defaults.md.

#include <cstdint>

#include "base/histogram.hpp"
#include "base/status.hpp"
#include "base/wait_policy.hpp"
#include "service/log.hpp"
#include "service/phase.hpp"

namespace netipc::service {

struct ClientConfig {
  uint32_t supported_profiles = 0;
  uint32_t preferred_profiles = 0;
  uint32_t max_request_payload_bytes = 0;
  uint32_t max_request_batch_items = 0;
  uint32_t max_response_payload_bytes = 0;  // a hint: the server decides
  uint32_t call_timeout_ms = 0;
  uint64_t auth_token = 0;
  uint32_t max_lookup_items = 0;
  uint32_t max_lookup_subcalls = 0;
  uint64_t max_lookup_response_bytes = 0;
  LogConfig log = {};
  WaitPolicy wait_policy = {};
  uint32_t packet_size = 0;  // not an option of users: recorded sessions need it
};

enum class ClientState : int32_t {
  disconnected = 0,
  connecting = 1,  // only seen from another thread, while refresh() or a retry is at work
  ready = 2,
  not_found = 3,
  auth_failed = 4,
  incompatible = 5,
  broken = 6,
};

// NULL for a number that no state has.
[[nodiscard]] constexpr const char* name_of(ClientState state) noexcept {
  switch (state) {
    case ClientState::disconnected: return "DISCONNECTED";
    case ClientState::connecting: return "CONNECTING";
    case ClientState::ready: return "READY";
    case ClientState::not_found: return "NOT_FOUND";
    case ClientState::auth_failed: return "AUTH_FAILED";
    case ClientState::incompatible: return "INCOMPATIBLE";
    case ClientState::broken: return "BROKEN";
  }
  return nullptr;
}

struct ClientStatus {
  ClientState state = ClientState::disconnected;
  Status last_error = Status::ok;
  Phase last_error_phase = Phase::none;
  bool shared_memory = false;

  // Of the session, zero without one.
  uint64_t session_id = 0;
  uint32_t selected_profile = 0;
  uint32_t packet_size = 0;
  uint32_t max_request_payload_bytes = 0;
  uint32_t max_request_batch_items = 0;
  uint32_t max_response_payload_bytes = 0;
  uint32_t max_response_batch_items = 0;
  int64_t peer_pid = -1;
  uint32_t peer_uid = UINT32_MAX;
  uint32_t peer_gid = UINT32_MAX;

  // What the next handshake will ask for.
  uint32_t supported_profiles = 0;
  uint32_t request_proposal_bytes = 0;
  uint32_t response_hint_bytes = 0;

  uint64_t connect_count = 0;
  uint64_t reconnect_count = 0;
  uint64_t call_count = 0;
  uint64_t error_count = 0;
  uint64_t retry_count = 0;    // requests sent again, after a failure or for a larger ceiling
  uint64_t timeout_count = 0;  // of the errors, those that ended with the deadline

  uint64_t state_since_ms = 0;  // monotonic
  uint64_t last_error_ms = 0;   // monotonic; 0: never
  uint32_t call_timeout_ms = 0;
  Histogram::Summary call_latency;  // nanoseconds, of the calls that succeeded
};

}  // namespace netipc::service
