#include "netipc/service_server.h"

#include "service/services.hpp"
#include "shim/barrier.hpp"
#include "shim/codec_handlers.hpp"
#include "shim/service_handles.hpp"
#include "shim/sized_struct.hpp"

using namespace netipc;
using namespace netipc::shim;

static_assert(sizeof(netipc_service_server_config) == 88);
static_assert(sizeof(netipc_service_server_status) == 216);

static_assert(NETIPC_SERVICE_SERVER_IDLE == static_cast<int32_t>(service::ServerState::idle));
static_assert(NETIPC_SERVICE_SERVER_RUNNING == static_cast<int32_t>(service::ServerState::running));
static_assert(NETIPC_SERVICE_SERVER_STOPPING == static_cast<int32_t>(service::ServerState::stopping));
static_assert(NETIPC_SERVICE_SERVER_STOPPED == static_cast<int32_t>(service::ServerState::stopped));

namespace {

service::ServerConfig config_of(const netipc_service_server_config& in) {
  service::ServerConfig config;
  config.supported_profiles = in.supported_profiles;
  config.preferred_profiles = in.preferred_profiles;
  config.max_request_payload_bytes = in.max_request_payload_bytes;
  config.max_response_payload_bytes = in.max_response_payload_bytes;
  config.max_sessions = in.max_sessions;
  config.workers = in.workers;
  config.backlog = in.backlog;
  config.handshake_timeout_ms = in.handshake_timeout_ms;
  config.send_timeout_ms = in.send_timeout_ms;
  config.auth_token = in.auth_token;
  config.log = log_config(in.log, in.log_user, in.log_level);
  return config;
}

netipc_service_server_status status_of(const service::ServerStatus& in) noexcept {
  netipc_service_server_status out = NETIPC_SERVICE_SERVER_STATUS_INIT;
  out.state = static_cast<netipc_service_server_state>(in.state);
  out.last_error = to_c(in.last_error);
  out.request_ceiling_bytes = in.request_ceiling_bytes;
  out.response_ceiling_bytes = in.response_ceiling_bytes;
  out.sessions = in.sessions;
  out.workers = in.workers;
  out.accepted_count = in.accepted_count;
  out.refused_count = in.refused_count;
  out.request_count = in.request_count;
  out.ok_count = in.ok_count;
  out.unsupported_count = in.unsupported_count;
  out.limit_exceeded_count = in.limit_exceeded_count;
  out.bad_envelope_count = in.bad_envelope_count;
  out.internal_error_count = in.internal_error_count;
  out.last_error_phase = static_cast<netipc_service_phase>(in.last_error_phase);
  out.shared_memory_sessions = in.shared_memory_sessions;
  out.max_sessions = in.max_sessions;
  out.supported_profiles = in.supported_profiles;
  out.last_error_ms = in.last_error_ms;
  out.auth_refused_count = in.auth_refused_count;
  out.profile_refused_count = in.profile_refused_count;
  out.limit_refused_count = in.limit_refused_count;
  out.undelivered_count = in.undelivered_count;
  out.handler_latency = latency_of(in.handler_latency);
  return out;
}

// make: () -> the service that asks the handler.
template <class Handler, class Make>
netipc_status create_server(const char* run_dir, const char* service, const netipc_service_server_config* config,
                            Handler handler, netipc_service_server** out_server, Make&& make) noexcept {
  return guard([&]() -> Status {
    if (run_dir == nullptr || service == nullptr || handler == nullptr || out_server == nullptr)
      return Status::invalid;
    netipc_service_server_config known{};
    if (config != nullptr) NETIPC_TRY(read_sized(config, 88, known));
    if (known.reserved != 0 || known.reserved_2 != 0) return Status::unsupported;
    NETIPC_TRY(check_log_level(known.log_level));
    service::ServerConfig wanted = config_of(known);
    NETIPC_TRY(read_wait_policy(known.wait_policy, wanted.wait_policy));
    auto server = service::Server::create(run_dir, service, wanted, make());
    if (!server.ok()) return server.status();
    *out_server = new netipc_service_server(std::move(server).value());
    return Status::ok;
  });
}

}  // namespace

netipc_status netipc_service_server_config_init(void* config, size_t size) noexcept {
  return guard_noexcept([&]() noexcept { return init_sized<netipc_service_server_config>(config, size, 88); });
}

netipc_status netipc_service_server_status_init(void* status, size_t size) noexcept {
  return guard_noexcept([&]() noexcept { return init_sized<netipc_service_server_status>(status, size, 216); });
}

netipc_status netipc_service_server_create_increment(const char* run_dir, const char* service,
                                                     const netipc_service_server_config* config,
                                                     netipc_codec_increment_handler handler, void* user,
                                                     netipc_service_server** out_server) noexcept {
  return create_server(run_dir, service, config, handler, out_server,
                       [&] { return service::make_increment_service(as_function(handler, user)); });
}

netipc_status netipc_service_server_create_string_reverse(const char* run_dir, const char* service,
                                                          const netipc_service_server_config* config,
                                                          netipc_codec_string_reverse_handler handler, void* user,
                                                          netipc_service_server** out_server) noexcept {
  return create_server(run_dir, service, config, handler, out_server,
                       [&] { return service::make_string_reverse_service(as_function(handler, user)); });
}

netipc_status netipc_service_server_create_cgroups_snapshot(const char* run_dir, const char* service,
                                                            const netipc_service_server_config* config,
                                                            netipc_codec_cgroups_snapshot_handler handler, void* user,
                                                            uint32_t reserved_items,
                                                            netipc_service_server** out_server) noexcept {
  return create_server(run_dir, service, config, handler, out_server, [&] {
    return service::make_cgroups_snapshot_service(as_function(handler, user), reserved_items);
  });
}

netipc_status netipc_service_server_create_cgroups_lookup(const char* run_dir, const char* service,
                                                          const netipc_service_server_config* config,
                                                          netipc_codec_cgroups_lookup_handler handler, void* user,
                                                          netipc_service_server** out_server) noexcept {
  return create_server(run_dir, service, config, handler, out_server,
                       [&] { return service::make_cgroups_lookup_service(as_function(handler, user)); });
}

netipc_status netipc_service_server_create_apps_lookup(const char* run_dir, const char* service,
                                                       const netipc_service_server_config* config,
                                                       netipc_codec_apps_lookup_handler handler, void* user,
                                                       netipc_service_server** out_server) noexcept {
  return create_server(run_dir, service, config, handler, out_server,
                       [&] { return service::make_apps_lookup_service(as_function(handler, user)); });
}

netipc_status netipc_service_server_run(netipc_service_server* server) noexcept {
  return guard_noexcept([&]() noexcept { return live(server) ? server->impl.run() : Status::invalid; });
}

netipc_status netipc_service_server_poll_once(netipc_service_server* server, uint32_t timeout_ms) noexcept {
  return guard_noexcept([&]() noexcept { return live(server) ? server->impl.poll_once(timeout_ms) : Status::invalid; });
}

intptr_t netipc_service_server_wait_handle(const netipc_service_server* server) noexcept {
  return live(server) ? server->impl.wait_handle() : -1;
}

netipc_status netipc_service_server_stop(netipc_service_server* server) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(server)) return Status::invalid;
    server->impl.stop();
    return Status::ok;
  });
}

netipc_status netipc_service_server_drain(netipc_service_server* server, uint32_t timeout_ms) noexcept {
  return guard_noexcept([&]() noexcept { return live(server) ? server->impl.drain(timeout_ms) : Status::invalid; });
}

netipc_status netipc_service_server_get_status(const netipc_service_server* server,
                                               netipc_service_server_status* out_status) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(server)) return Status::invalid;
    NETIPC_TRY(check_sized(out_status, 216));
    write_sized(status_of(server->impl.status()), out_status);
    return Status::ok;
  });
}

void netipc_service_server_destroy(netipc_service_server* server) noexcept { destroy(server); }
