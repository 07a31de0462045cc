#pragma once

// The server's end of an endpoint: owns the name, shakes hands with everyone who
// comes, hands out sessions. Handshakes run side by side under a deadline, so a
// silent or slow client costs the others nothing (docs/design/003-accept.md).
//
// One thread at a time, except stop signals raised on the wait's AbortSignal.

#include <memory>

#include "transport/config.hpp"
#include "transport/session.hpp"

namespace netipc::transport {

class Listener {
 public:
  // Recovers a stale endpoint, listens, sweeps stale regions.
  //   invalid, path_too_long, addr_in_use, socket_failed
  static Result<std::unique_ptr<Listener>> open(const Endpoint& endpoint, const ListenerConfig& config);

  virtual ~Listener() = default;

  // The next finished attempt: a session, or the status of a handshake that
  // failed (auth_failed, no_profile, incompatible, limit_exceeded, protocol,
  // recv_failed, timeout of that client...). A failed attempt was closed and the
  // listener goes on.
  struct Attempt {
    SessionPtr session;             // null when the attempt failed
    Status failure = Status::ok;
    PeerIdentity peer{};            // who it was that failed, as far as known
  };
  // timeout, aborted: nothing finished in time. accept_failed: the system
  // refused in a way that waiting does not cure.
  virtual Result<Attempt> accept(const Wait& wait) = 0;

  // What later handshakes are answered with.
  virtual void set_ceilings(uint32_t request_payload, uint32_t response_payload) noexcept = 0;
  // While set, well-formed clients are refused before an OK ACK (LIMIT_EXCEEDED).
  virtual void set_full(bool full) noexcept = 0;
  // The id of the next accepted connection; later ones count up. First is 1.
  virtual void set_next_session_id(uint64_t id) noexcept = 0;

  // Readable when accept() has something to do, be it to drop who was silent.
  [[nodiscard]] virtual NativeHandle wait_handle() const noexcept = 0;
  // By when wait_handle() becomes readable at the latest.
  [[nodiscard]] virtual Deadline next_deadline() const noexcept = 0;

  // Releases the name and drops unfinished handshakes; sessions live on. Idempotent.
  virtual void close() noexcept = 0;
};

using ListenerPtr = std::unique_ptr<Listener>;

}  // namespace netipc::transport
