#pragma once

// The wait policy that every configuration may point to.

#include "base/result.hpp"
#include "base/wait_policy.hpp"
#include "netipc/transport.h"
#include "shim/sized_struct.hpp"

namespace netipc::shim {

static_assert(sizeof(netipc_transport_wait_policy) == 24);
static_assert(NETIPC_TRANSPORT_WAIT_BALANCED == static_cast<uint32_t>(WaitMode::balanced));
static_assert(NETIPC_TRANSPORT_WAIT_LATENCY == static_cast<uint32_t>(WaitMode::latency));
static_assert(NETIPC_TRANSPORT_WAIT_POWER_SAVING == static_cast<uint32_t>(WaitMode::power_saving));

// unsupported: a mode we do not know.
[[nodiscard]] inline Status read_wait_policy(const netipc_transport_wait_policy* from, WaitPolicy& out) noexcept {
  if (from == nullptr) return Status::ok;
  netipc_transport_wait_policy known{};
  NETIPC_TRY(read_sized(from, 24, known));
  if (known.mode > NETIPC_TRANSPORT_WAIT_POWER_SAVING || known.reserved != 0) return Status::unsupported;
  out = {static_cast<WaitMode>(known.mode), known.spin_ns, known.probe_after};
  return Status::ok;
}

}  // namespace netipc::shim
