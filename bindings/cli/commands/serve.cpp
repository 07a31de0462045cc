#include <fmt/format.h>
#include <netipc/netipc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "commands/commands.hpp"
#include "exit.hpp"
#include "host/init_system.hpp"
#include "log.hpp"
#include "options.hpp"
#include "output.hpp"
#include "profiles.hpp"
#include "services.hpp"
#include "stop_signals.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

struct ServeOptions : EndpointOptions {
  std::optional<Kind> kind;
  host::ScanConfig scan;
  netipc_service_server_config server = NETIPC_SERVICE_SERVER_CONFIG_INIT;
};

struct DestroyServer {
  void operator()(netipc_service_server* server) const noexcept { netipc_service_server_destroy(server); }
};
using ServerPtr = std::unique_ptr<netipc_service_server, DestroyServer>;

// Why nothing can be made in a directory: an errno, or 0.
int directory_error(const std::string& path) {
  struct stat node {};
  if (::stat(path.c_str(), &node) != 0) return errno;
  if (!S_ISDIR(node.st_mode)) return ENOTDIR;
  return ::access(path.c_str(), W_OK | X_OK) == 0 ? 0 : errno;
}

// What the library says about a server it could not make, in words of an operator.
Failure explain(netipc_status status, const Endpoint& endpoint) {
  if (status == NETIPC_STATUS_ADDR_IN_USE) {
    return {Exit::failed, fmt::format("{}: another server has this name: stop it, or use another --service or --run-dir",
                                      endpoint.path)};
  }
  if (status == NETIPC_STATUS_SOCKET) {
    if (const int error = directory_error(endpoint.run_dir); error != 0) {
      return {error == EACCES ? Exit::not_authorised : Exit::failed,
              fmt::format("{}: no server: {}: {}: create the directory and make it yours, or use another --run-dir",
                          endpoint.path, endpoint.run_dir, std::strerror(error))};
    }
  }
  return {Exit::failed, fmt::format("{}: no server: {}: see to the system's resources and try again", endpoint.path,
                                    netipc_codec_status_text(status))};
}

// A ceiling that the library grows towards 1 MiB does not hold the cgroups of a very
// large machine: then room for twice what is there now.
uint32_t response_ceiling(uint64_t needed) {
  constexpr uint64_t grown_by_itself = 1U << 20;
  constexpr uint64_t most = 1U << 30;
  if (2 * needed <= grown_by_itself) return 0;
  return static_cast<uint32_t>(std::min(2 * needed, most));
}

ServerPtr create(Kind kind, const Endpoint& endpoint, const netipc_service_server_config& config,
                 SnapshotSource& source) {
  netipc_service_server* server = nullptr;
  netipc_status status = NETIPC_STATUS_OK;
  const char* run_dir = endpoint.run_dir.c_str();
  const char* service = endpoint.service.c_str();
  switch (kind) {
    case Kind::increment:
      status = netipc_service_server_create_increment(run_dir, service, &config, answer_increment, nullptr, &server);
      break;
    case Kind::string_reverse:
      status = netipc_service_server_create_string_reverse(run_dir, service, &config, answer_string_reverse, nullptr,
                                                           &server);
      break;
    case Kind::cgroups_snapshot:
      status = netipc_service_server_create_cgroups_snapshot(run_dir, service, &config, answer_cgroups_snapshot,
                                                             &source, 0, &server);
      break;
  }
  if (status != NETIPC_STATUS_OK) throw explain(status, endpoint);
  return ServerPtr(server);
}

netipc_service_server_status status_of(const ServerPtr& server) {
  netipc_service_server_status status = NETIPC_SERVICE_SERVER_STATUS_INIT;
  // Cannot fail with a live handle and a struct of today's size.
  static_cast<void>(netipc_service_server_get_status(server.get(), &status) == NETIPC_STATUS_OK);
  return status;
}

void announce(const ServeOptions& options, Kind kind, const Endpoint& endpoint, const ServerPtr& server) {
  complain(fmt::format("serving {} at {}", name_of(kind), endpoint.path));
  if (!options.json) return;
  print_json({{"service", endpoint.service},
         {"run_dir", endpoint.run_dir},
         {"endpoint", endpoint.path},
         {"kind", name_of(kind)},
         {"pid", ::getpid()},
         {"profiles", profile_names(endpoint.profiles & netipc_transport_profiles())},
         {"workers", status_of(server).workers}});
}

void serve(const ServeOptions& options) {
  const Kind kind = *options.kind;
  const Endpoint endpoint = resolve(options, name_of(kind));
  StopSignals signals;

  host::Catalog catalog([&options] { return host::scan_cgroups(options.scan); },
                        [](const std::string& problem) { complain("warning: " + problem); });
  SnapshotSource source{catalog, host::systemd_runs()};
  netipc_service_server_config config = options.server;
  config.supported_profiles = endpoint.profiles;
  config.auth_token = endpoint.token;
  log_to_stderr(config, endpoint.log_level);
  if (kind == Kind::cgroups_snapshot && config.max_response_payload_bytes == 0) {
    config.max_response_payload_bytes = response_ceiling(response_size(*catalog.current()));
  }

  const ServerPtr server = create(kind, endpoint, config, source);
  announce(options, kind, endpoint, server);
  signals.watch(server.get());
  const netipc_status ended = netipc_service_server_run(server.get());
  const netipc_service_server_status last = status_of(server);
  if (ended != NETIPC_STATUS_OK) {
    throw Failure{Exit::failed, fmt::format("{}: the server could not go on: {}: start it again", endpoint.path,
                                            netipc_codec_status_text(ended))};
  }
  complain(fmt::format("stopped {}: {}, {}", endpoint.path, counted(last.accepted_count, "client"),
                       counted(last.request_count, "request")));
}

void add_server_options(CLI::App& command, netipc_service_server_config& config) {
  const auto number = [&command](const char* name, uint32_t& value, const char* help) {
    add_number(command, name, value, help);
  };
  number("--workers", config.workers, "Threads, so requests at once (default: 1)");
  number("--max-sessions", config.max_sessions, "Clients at once (default: 1024)");
  number("--max-request-bytes", config.max_request_payload_bytes, "Largest request (default: grows to 1 MiB)");
  number("--max-response-bytes", config.max_response_payload_bytes, "Largest response (default: as needed)");
  number("--backlog", config.backlog, "Connections that may wait (default: 16)");
  add_profiles(command, "--prefer", config.preferred_profiles, "Profiles to take where the client prefers them too");
  add_duration(command, "--handshake-timeout", config.handshake_timeout_ms, 0,
               "How long a new client may stay silent (default: 5s)");
  add_duration(command, "--send-timeout", config.send_timeout_ms, 0,
               "How long a client may leave its answer unread (default: 2s)");
}

}  // namespace

void add_serve(CLI::App& program, Chosen& chosen) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command = program.add_subcommand("serve", "Serve the cgroups of this machine, or a test service");
  add_kind(*command, options->kind, "What to serve: cgroups-snapshot, increment or string-reverse")->required();
  add_options(*command, *options, "KIND");
  command->add_option("--cgroup-root", options->scan.root, "Where the cgroup filesystem is")
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR")
      ->capture_default_str();
  command->add_option("--exclude", options->scan.excluded, "Shell patterns of cgroup names to mark as excluded")
      ->type_name("PATTERN");
  add_server_options(*command, options->server);
  command->callback([options, &chosen] { chosen = [options] { serve(*options); }; });
}

}  // namespace netipc::cli
