#pragma once

// One service under watch: what its socket tells, and what calls of our own tell
// where the kind of the service is known.

#include <chrono>
#include <optional>
#include <string>

#include "client.hpp"
#include "watch/sockets.hpp"

namespace netipc::cli::watch {

struct Row {
  std::string service;
  std::optional<Kind> kind;
  std::string_view state;         // of our client; LISTENING or NOT_LISTENING without one
  std::string profile;            // empty without a session, as the next
  std::string_view data_plane;
  int64_t peer_pid = -1;
  uint32_t sessions = 0;          // without ours
  uint64_t calls = 0;             // ours, since the watch began, as the rest
  double calls_per_second = 0;    // since the last look; 0 at the first
  uint64_t errors = 0;
  netipc_service_latency latency = NETIPC_SERVICE_LATENCY_INIT;
  netipc_status last_error = NETIPC_STATUS_OK;
};

class Watched {
 public:
  Watched(Endpoint endpoint, uint32_t timeout_ms);

  // Calls the service `calls` times if its kind is known and somebody listens.
  Row look(const Sockets& sockets, uint32_t calls);

 private:
  Client client_;
  std::optional<Kind> kind_;
  uint64_t listener_ = 0;
  uint64_t calls_ = 0;
  std::optional<std::chrono::steady_clock::time_point> looked_;
};

}  // namespace netipc::cli::watch
