#include "netipc/service_client.h"

#include <string_view>

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/service_handles.hpp"
#include "shim/sized_struct.hpp"

using namespace netipc;
using namespace netipc::shim;

static_assert(sizeof(netipc_service_client_config) == 88);
static_assert(sizeof(netipc_service_client_status) == 224);

// A state has one number and one name, here and there.
#define NETIPC__SAME_STATE(name, value)                  \
  static_assert(NETIPC_SERVICE_STATE_##name == (value)); \
  static_assert(std::string_view(#name) == service::name_of(static_cast<service::ClientState>(value)));
NETIPC_SERVICE_STATE_MAP(NETIPC__SAME_STATE)
#undef NETIPC__SAME_STATE

namespace {

netipc_service_client_status status_of(const service::ClientStatus& in) noexcept {
  netipc_service_client_status out = NETIPC_SERVICE_CLIENT_STATUS_INIT;
  out.state = static_cast<netipc_service_state>(in.state);
  out.last_error = to_c(in.last_error);
  out.last_error_phase = static_cast<netipc_service_phase>(in.last_error_phase);
  out.shared_memory = in.shared_memory ? 1 : 0;
  out.session_id = in.session_id;
  out.selected_profile = in.selected_profile;
  out.packet_size = in.packet_size;
  out.max_request_payload_bytes = in.max_request_payload_bytes;
  out.max_request_batch_items = in.max_request_batch_items;
  out.max_response_payload_bytes = in.max_response_payload_bytes;
  out.max_response_batch_items = in.max_response_batch_items;
  out.peer_pid = in.peer_pid;
  out.peer_uid = in.peer_uid;
  out.peer_gid = in.peer_gid;
  out.supported_profiles = in.supported_profiles;
  out.request_proposal_bytes = in.request_proposal_bytes;
  out.response_hint_bytes = in.response_hint_bytes;
  out.connect_count = in.connect_count;
  out.reconnect_count = in.reconnect_count;
  out.call_count = in.call_count;
  out.error_count = in.error_count;
  out.retry_count = in.retry_count;
  out.timeout_count = in.timeout_count;
  out.state_since_ms = in.state_since_ms;
  out.last_error_ms = in.last_error_ms;
  out.call_timeout_ms = in.call_timeout_ms;
  out.call_latency = latency_of(in.call_latency);
  return out;
}

}  // namespace

const char* netipc_service_state_name(netipc_service_state state) noexcept {
  const char* const name = service::name_of(static_cast<service::ClientState>(state));
  return name != nullptr ? name : "UNKNOWN";
}

netipc_status netipc_service_client_config_init(void* config, size_t size) noexcept {
  return guard_noexcept([&]() noexcept { return init_sized<netipc_service_client_config>(config, size, 88); });
}

netipc_status netipc_service_client_status_init(void* status, size_t size) noexcept {
  return guard_noexcept([&]() noexcept { return init_sized<netipc_service_client_status>(status, size, 224); });
}

netipc_status netipc_service_client_create(const char* run_dir, const char* service,
                                           const netipc_service_client_config* config,
                                           netipc_service_client** out_client) noexcept {
  return guard([&]() -> Status {
    if (run_dir == nullptr || service == nullptr || out_client == nullptr) return Status::invalid;
    service::ClientConfig wanted;
    NETIPC_TRY(read_config(config, wanted));
    auto client = service::Client::create(run_dir, service, wanted);
    if (!client.ok()) return client.status();
    *out_client = new netipc_service_client(std::move(client).value());
    return Status::ok;
  });
}

netipc_status netipc_service_client_refresh(netipc_service_client* client, uint32_t timeout_ms,
                                            netipc_service_state* out_state, int32_t* out_changed) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client)) return Status::invalid;
    const service::ClientState before = client->impl.state();
    NETIPC_TRY(client->impl.refresh(timeout_ms));
    const service::ClientState after = client->impl.state();
    if (out_state != nullptr) *out_state = static_cast<netipc_service_state>(after);
    if (out_changed != nullptr) *out_changed = after != before ? 1 : 0;
    return Status::ok;
  });
}

netipc_service_state netipc_service_client_state(const netipc_service_client* client) noexcept {
  return live(client) ? static_cast<netipc_service_state>(client->impl.state()) : NETIPC_SERVICE_STATE_DISCONNECTED;
}

int32_t netipc_service_client_ready(const netipc_service_client* client) noexcept {
  return live(client) && client->impl.ready() ? 1 : 0;
}

netipc_status netipc_service_client_get_status(const netipc_service_client* client,
                                               netipc_service_client_status* out_status) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client)) return Status::invalid;
    NETIPC_TRY(check_sized(out_status, 224));
    write_sized(status_of(client->impl.status()), out_status);
    return Status::ok;
  });
}

netipc_status netipc_service_client_close(netipc_service_client* client) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client)) return Status::invalid;
    client->impl.close();
    return Status::ok;
  });
}

netipc_status netipc_service_client_abort(netipc_service_client* client) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client)) return Status::invalid;
    client->impl.abort();
    return Status::ok;
  });
}

netipc_status netipc_service_client_abort_clear(netipc_service_client* client) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client)) return Status::invalid;
    client->impl.clear_abort();
    return Status::ok;
  });
}

netipc_status netipc_service_client_set_call_timeout(netipc_service_client* client, uint32_t timeout_ms) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(client)) return Status::invalid;
    client->impl.set_call_timeout(timeout_ms);
    return Status::ok;
  });
}

void netipc_service_client_destroy(netipc_service_client* client) noexcept { destroy(client); }
