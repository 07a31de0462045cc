#pragma once

// What a server is made with and what it tells about itself. Zero means the named
// default of docs/spec/defaults.md.

#include <cstdint>

#include "base/histogram.hpp"
#include "base/status.hpp"
#include "base/wait_policy.hpp"
#include "service/log.hpp"
#include "service/phase.hpp"

namespace netipc::service {

struct ServerConfig {
  uint32_t supported_profiles = 0;
  uint32_t preferred_profiles = 0;
  uint32_t max_request_payload_bytes = 0;   // 0: starts at 1024 and grows to 1 MiB
  uint32_t max_response_payload_bytes = 0;  // 0: starts at 65536 and grows to 1 MiB
  uint32_t max_sessions = 0;
  uint32_t workers = 0;  // threads that run() uses, its caller's included
  uint32_t backlog = 0;
  uint32_t handshake_timeout_ms = 0;
  uint32_t send_timeout_ms = 0;  // how long a client may leave its answer unread
  uint64_t auth_token = 0;
  LogConfig log = {};

  WaitPolicy wait_policy = {};  // of its sessions

  // Not options of users: recorded sessions need them.
  uint32_t packet_size = 0;
  uint32_t first_response_payload_bytes = 0;  // where growth starts
};

enum class ServerState : int32_t {
  idle = 0,      // listening, nobody drives it
  running = 1,
  stopping = 2,  // stop was asked for, a driver has not left yet
  stopped = 3,   // endpoint released, sessions closed
};

struct ServerStatus {
  ServerState state = ServerState::idle;
  Status last_error = Status::ok;  // why run() ended, or what last went wrong with a client
  Phase last_error_phase = Phase::none;
  uint32_t request_ceiling_bytes = 0;
  uint32_t response_ceiling_bytes = 0;
  uint32_t sessions = 0;
  uint32_t workers = 0;
  uint64_t accepted_count = 0;
  uint64_t refused_count = 0;  // handshakes that failed, whatever the reason
  uint64_t request_count = 0;
  uint64_t ok_count = 0;
  uint64_t unsupported_count = 0;
  uint64_t limit_exceeded_count = 0;
  uint64_t bad_envelope_count = 0;
  uint64_t internal_error_count = 0;

  uint32_t shared_memory_sessions = 0;  // of the sessions
  uint32_t max_sessions = 0;
  uint32_t supported_profiles = 0;
  uint64_t last_error_ms = 0;           // monotonic; 0: never
  uint64_t auth_refused_count = 0;      // of the refused
  uint64_t profile_refused_count = 0;   // likewise: nothing in common
  uint64_t limit_refused_count = 0;     // likewise: the server was full, or less was asked for than it gives
  uint64_t undelivered_count = 0;       // answers their client did not take
  Histogram::Summary handler_latency;   // nanoseconds: decoding, the handler, encoding
};

}  // namespace netipc::service
