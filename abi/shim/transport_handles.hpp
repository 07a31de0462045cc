#pragma once

// What the opaque types of the transport layer are.

#include "netipc/transport.h"
#include "netipc/transport_listener.h"
#include "netipc/transport_session.h"
#include "shim/tagged_handle.hpp"
#include "shim/wait_policy.hpp"
#include "transport/listener.hpp"
#include "transport/session.hpp"

struct netipc_transport_abort {
  static constexpr uint32_t kind = 0x4e544142u;
  uint32_t tag = kind;
  netipc::transport::AbortSignal signal;
};

struct netipc_transport_session {
  static constexpr uint32_t kind = 0x4e545345u;
  explicit netipc_transport_session(netipc::transport::SessionPtr made) noexcept : session(std::move(made)) {}
  uint32_t tag = kind;
  netipc::transport::SessionPtr session;
  netipc::transport::MessageBuffer buffer;
};

struct netipc_transport_listener {
  static constexpr uint32_t kind = 0x4e544c49u;
  explicit netipc_transport_listener(netipc::transport::ListenerPtr made) noexcept : listener(std::move(made)) {}
  uint32_t tag = kind;
  netipc::transport::ListenerPtr listener;
};

namespace netipc::shim {

[[nodiscard]] inline transport::Wait wait_of(uint32_t timeout_ms, const netipc_transport_abort* abort) noexcept {
  return {Deadline::from_timeout_ms(timeout_ms), abort == nullptr ? nullptr : &abort->signal};
}

// What both configurations share, under the same names.
template <class Public>
[[nodiscard]] transport::Config config_of(const Public& in) noexcept {
  transport::Config config;
  config.supported_profiles = in.supported_profiles;
  config.preferred_profiles = in.preferred_profiles;
  config.limits = {in.max_request_payload_bytes, in.max_request_batch_items, in.max_response_payload_bytes,
                   in.max_response_batch_items};
  config.auth_token = in.auth_token;
  config.packet_size = in.packet_size;
  return config;
}

[[nodiscard]] inline intptr_t handle_of(transport::NativeHandle handle) noexcept { return intptr_t{handle}; }

}  // namespace netipc::shim
