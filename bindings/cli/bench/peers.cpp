#include "bench/peers.hpp"

#include <fmt/format.h>

#include "client.hpp"
#include "exit.hpp"
#include "log.hpp"
#include "stop_signals.hpp"

namespace netipc::cli::bench {
namespace {

struct DestroyServer {
  void operator()(netipc_service_server* server) const noexcept { netipc_service_server_destroy(server); }
};

netipc_service_client_status status_of(const netipc_service_client* client) {
  netipc_service_client_status status = NETIPC_SERVICE_CLIENT_STATUS_INIT;
  must(netipc_service_client_get_status(client, &status), "the state of the client");
  return status;
}

bool wants_shared_memory(const Endpoint& endpoint) {
  return (endpoint.profiles & ~NETIPC_TRANSPORT_PROFILE_BASELINE) != 0;
}

}  // namespace

void must(netipc_status status, std::string_view what) {
  if (status == NETIPC_STATUS_OK) return;
  const Exit exit = status == NETIPC_STATUS_AUTH_FAILED ? Exit::not_authorised
                    : status == NETIPC_STATUS_CONNECT   ? Exit::not_found
                                                        : Exit::failed;
  throw Failure{exit, fmt::format("{}: {}", what, describe(status, NETIPC_SERVICE_PHASE_NONE))};
}

void wrong_answer(std::string_view what) {
  throw Failure{Exit::failed, fmt::format("a wrong answer: {}", what)};
}

netipc_service_client_config client_config(const Endpoint& endpoint) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  config.supported_profiles = endpoint.profiles;
  config.preferred_profiles = endpoint.profiles & ~NETIPC_TRANSPORT_PROFILE_BASELINE;
  config.auth_token = endpoint.token;
  log_to_stderr(config, endpoint.log_level);
  config.call_timeout_ms = patience_ms;
  return config;
}

ClientPtr make_client(const Endpoint& endpoint, const netipc_service_client_config& config) {
  netipc_service_client* handle = nullptr;
  must(netipc_service_client_create(endpoint.run_dir.c_str(), endpoint.service.c_str(), &config, &handle), "no client");
  ClientPtr client(handle);
  netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
  const netipc_status refreshed = netipc_service_client_refresh(client.get(), patience_ms, &state, nullptr);
  const netipc_service_client_status status = status_of(client.get());
  if (refreshed != NETIPC_STATUS_OK || state != NETIPC_SERVICE_STATE_READY) {
    throw explain_state(endpoint, status);
  }
  if ((status.shared_memory != 0) != wants_shared_memory(endpoint)) {
    throw Failure{Exit::failed, fmt::format("{}: the server does not carry messages by {}", endpoint.path,
                                            wants_shared_memory(endpoint) ? "shared memory" : "socket")};
  }
  return client;
}

int64_t pid_of_server(const netipc_service_client* client) { return status_of(client).peer_pid; }

netipc_service_server_config server_config(const Endpoint& endpoint) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  config.supported_profiles = endpoint.profiles;
  config.preferred_profiles = endpoint.profiles & ~NETIPC_TRANSPORT_PROFILE_BASELINE;
  config.auth_token = endpoint.token;
  log_to_stderr(config, endpoint.log_level);
  return config;
}

void serve_until_told(const std::function<netipc_status(netipc_service_server**)>& make,
                      const std::function<void()>& listening) {
  StopSignals signals;
  netipc_service_server* handle = nullptr;
  must(make(&handle), "no server");
  const std::unique_ptr<netipc_service_server, DestroyServer> server(handle);
  netipc_service_server* const served = server.get();
  signals.watch({&served, 1});
  listening();
  const netipc_status ended = netipc_service_server_run(server.get());
  signals.watch({});
  must(ended, "the server could not go on");
}

Endpoint over_socket(Endpoint endpoint) {
  endpoint.profiles = NETIPC_TRANSPORT_PROFILE_BASELINE;
  return endpoint;
}

Endpoint over_shared_memory(Endpoint endpoint) {
  if (!wants_shared_memory(endpoint)) {
    throw Failure{Exit::usage, "--profiles names none of shared memory: use all, shm-hybrid or shm-futex"};
  }
  endpoint.profiles |= NETIPC_TRANSPORT_PROFILE_BASELINE;
  return endpoint;
}

}  // namespace netipc::cli::bench
