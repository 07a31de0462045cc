#pragma once

// Where a failure happened, of a client or of a server.

#include <cstdint>

#include "base/status.hpp"

namespace netipc::service {

enum class Phase : int32_t {
  none = 0,
  connect = 1,    // of a server: its clients cannot be accepted
  handshake = 2,
  attach = 3,
  send = 4,
  receive = 5,
  response = 6,   // the answer arrived and was refused
};

// Aligned as a whole, so that an atomic one is one load: clang takes the alignment of
// its members for that of the atomic and asks libatomic, which nobody links.
struct alignas(8) Failure {
  Status status = Status::ok;
  Phase phase = Phase::none;
};

}  // namespace netipc::service
