#include "netipc/transport_listener.h"

#include <algorithm>

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/sized_struct.hpp"
#include "shim/transport_handles.hpp"

using namespace netipc;
using namespace netipc::shim;

static_assert(sizeof(netipc_transport_listener_config) == 64);

namespace {

transport::ListenerConfig listener_config_of(const netipc_transport_listener_config& in) noexcept {
  transport::ListenerConfig config;
  static_cast<transport::Config&>(config) = config_of(in);
  config.backlog = in.backlog;
  config.handshake_timeout_ms = in.handshake_timeout_ms;
  config.max_pending = in.max_pending;
  return config;
}

}  // namespace

netipc_status netipc_transport_listener_config_init(void* config, size_t size) noexcept {
  return guard_noexcept([&]() noexcept { return init_sized<netipc_transport_listener_config>(config, size, 64); });
}

netipc_status netipc_transport_listener_open(const char* run_dir, const char* service,
                                             const netipc_transport_listener_config* config,
                                             netipc_transport_listener** out_listener) noexcept {
  return guard([&]() -> Status {
    if (run_dir == nullptr || service == nullptr || out_listener == nullptr) return Status::invalid;
    netipc_transport_listener_config known{};
    if (config != nullptr) NETIPC_TRY(read_sized(config, 64, known));
    transport::ListenerConfig wanted = listener_config_of(known);
    NETIPC_TRY(read_wait_policy(known.wait_policy, wanted.wait_policy));
    auto listener = transport::Listener::open({run_dir, service}, wanted);
    if (!listener.ok()) return listener.status();
    *out_listener = new netipc_transport_listener(std::move(listener).value());
    return Status::ok;
  });
}

netipc_status netipc_transport_listener_accept(netipc_transport_listener* listener, uint32_t timeout_ms,
                                               netipc_transport_abort* abort, netipc_transport_session** out_session,
                                               netipc_status* out_attempt) noexcept {
  return guard([&]() -> Status {
    if (!live(listener) || !live_or_absent(abort) || out_session == nullptr || out_attempt == nullptr)
      return Status::invalid;
    auto attempt = listener->listener->accept(wait_of(timeout_ms, abort));
    if (!attempt.ok()) return attempt.status();
    *out_session = attempt->session == nullptr ? nullptr : new netipc_transport_session(std::move(attempt->session));
    *out_attempt = to_c(attempt->failure);
    return Status::ok;
  });
}

netipc_status netipc_transport_listener_set_ceilings(netipc_transport_listener* listener, uint32_t request_payload,
                                                     uint32_t response_payload) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(listener)) return Status::invalid;
    listener->listener->set_ceilings(request_payload, response_payload);
    return Status::ok;
  });
}

netipc_status netipc_transport_listener_set_full(netipc_transport_listener* listener, int32_t full) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(listener)) return Status::invalid;
    listener->listener->set_full(full != 0);
    return Status::ok;
  });
}

netipc_status netipc_transport_listener_set_next_session_id(netipc_transport_listener* listener,
                                                            uint64_t session_id) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(listener)) return Status::invalid;
    listener->listener->set_next_session_id(session_id);
    return Status::ok;
  });
}

intptr_t netipc_transport_listener_wait_handle(const netipc_transport_listener* listener) noexcept {
  return handle_of(live(listener) ? listener->listener->wait_handle() : transport::no_handle);
}

netipc_status netipc_transport_listener_next_timeout_ms(const netipc_transport_listener* listener,
                                                        uint32_t* out_timeout_ms) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(listener) || out_timeout_ms == nullptr) return Status::invalid;
    const uint64_t left = listener->listener->next_deadline().remaining_ms();
    *out_timeout_ms = static_cast<uint32_t>(std::min<uint64_t>(left, UINT32_MAX));
    return Status::ok;
  });
}

netipc_status netipc_transport_listener_close(netipc_transport_listener* listener) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(listener)) return Status::invalid;
    listener->listener->close();
    return Status::ok;
  });
}

void netipc_transport_listener_destroy(netipc_transport_listener* listener) noexcept { destroy(listener); }
