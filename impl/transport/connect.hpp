#pragma once

// The client's way to a session.

#include "transport/config.hpp"
#include "transport/session.hpp"

namespace netipc::transport {

// Connects, shakes hands and, when shared memory was selected, attaches to the
// region. Never falls back by itself: a failed attach is one of the region_*
// statuses, and whether to try again without shared memory is the caller's
// decision (a new session, a smaller mask).
//   invalid, path_too_long      bad name or path: no I/O was done
//   socket_failed               the system has no socket for us
//   connect_failed              nobody answers, whatever the reason
//   auth_failed, no_profile, incompatible, limit_exceeded, handshake_failed,
//   protocol, recv_failed, send_failed, timeout, aborted: the handshake ended so
Result<SessionPtr> connect(const Endpoint& endpoint, const Config& config, const Wait& wait);

// The region could not be attached: another handshake without shared memory may do.
[[nodiscard]] inline bool attach_failed(Status status) noexcept {
  return static_cast<int32_t>(status) >= static_cast<int32_t>(Status::region_open) &&
         static_cast<int32_t>(status) <= static_cast<int32_t>(Status::region_not_ready);
}

}  // namespace netipc::transport
