#include <fmt/format.h>
#include <netipc/netipc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "commands/commands.hpp"
#include "exit.hpp"
#include "host/init_system.hpp"
#include "log.hpp"
#include "lookups.hpp"
#include "options.hpp"
#include "output.hpp"
#include "profiles.hpp"
#include "services.hpp"
#include "stop_signals.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

struct ServeOptions : EndpointOptions {
  std::vector<Kind> kinds;
  std::string host_root;
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

// The system lists a socket under the path it was bound to, and only one from the root
// tells others where it is. One that is too long for that has to do as it was given.
std::string from_root(const std::string& run_dir, const std::string& service) {
  if (run_dir.empty()) return run_dir;
  std::error_code failed;
  const std::string absolute = std::filesystem::absolute(run_dir, failed).lexically_normal().string();
  std::array<char, 256> path{};
  size_t length = 0;
  const bool fits = !failed && netipc_transport_socket_path(absolute.c_str(), service.c_str(), path.data(), path.size(),
                                                            &length) == NETIPC_STATUS_OK;
  return fits ? absolute : run_dir;
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

// What the served kinds know of the machine; lives as long as their servers.
struct Machine {
  explicit Machine(const ServeOptions& options)
      : catalog([&options] { return host::scan_cgroups(options.scan); },
                [](const std::string& problem) { complain("warning: " + problem); }),
        owners(options.host_root),
        snapshot{catalog, host::systemd_runs(options.host_root)},
        lookup{catalog, owners, options.host_root + "/proc"} {}

  host::Catalog catalog;
  host::Owners owners;
  SnapshotSource snapshot;
  LookupSource lookup;
};

// What a lookup of many keys wants: few requests, each with room for its answer.
constexpr uint32_t lookup_request_bytes = 64U << 10;
constexpr uint32_t lookup_response_bytes = 1U << 20;

netipc_service_server_config config_for(Kind kind, const ServeOptions& options, const Endpoint& endpoint,
                                        Machine& machine) {
  netipc_service_server_config config = options.server;
  config.supported_profiles = endpoint.profiles;
  config.auth_token = endpoint.token;
  log_to_stderr(config, endpoint.log_level);
  const auto set_default = [](uint32_t& value, uint32_t otherwise) { value = value == 0 ? otherwise : value; };
  if (kind == Kind::cgroups_snapshot) {
    set_default(config.max_response_payload_bytes, response_ceiling(response_size(*machine.catalog.current())));
  }
  if (kind == Kind::cgroups_lookup || kind == Kind::apps_lookup) {
    set_default(config.max_request_payload_bytes, lookup_request_bytes);
    set_default(config.max_response_payload_bytes, lookup_response_bytes);
  }
  return config;
}

ServerPtr create(Kind kind, const Endpoint& endpoint, const netipc_service_server_config& config, Machine& machine) {
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
                                                             &machine.snapshot, 0, &server);
      break;
    case Kind::cgroups_lookup:
      status = netipc_service_server_create_cgroups_lookup(run_dir, service, &config, answer_cgroups_lookup,
                                                           &machine.lookup, &server);
      break;
    case Kind::apps_lookup:
      status = netipc_service_server_create_apps_lookup(run_dir, service, &config, answer_apps_lookup, &machine.lookup,
                                                        &server);
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

struct Service {
  Kind kind;
  Endpoint endpoint;
  ServerPtr server;
};

Json to_json(const Service& service) {
  const Endpoint& endpoint = service.endpoint;
  return {{"service", endpoint.service},
          {"run_dir", endpoint.run_dir},
          {"endpoint", endpoint.path},
          {"kind", name_of(service.kind)},
          {"pid", ::getpid()},
          {"profiles", profile_names(endpoint.profiles & netipc_transport_profiles())},
          {"workers", status_of(service.server).workers}};
}

void announce(const ServeOptions& options, const std::vector<Service>& services) {
  for (const Service& service : services) {
    complain(fmt::format("serving {} at {}", name_of(service.kind), service.endpoint.path));
  }
  if (!options.json) return;
  if (services.size() == 1) return print_json(to_json(services.front()));
  Json documents = Json::array();
  for (const Service& service : services) documents.push_back(to_json(service));
  print_json({{"services", std::move(documents)}});
}

// Until all have ended: one that cannot go on takes the others with it.
std::vector<netipc_status> run(const std::vector<netipc_service_server*>& servers) {
  std::vector<netipc_status> ended(servers.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < servers.size(); ++i) {
    threads.emplace_back([&servers, &ended, i] {
      ended[i] = netipc_service_server_run(servers[i]);
      // Cannot fail with a live handle.
      for (auto* server : servers) static_cast<void>(netipc_service_server_stop(server) == NETIPC_STATUS_OK);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return ended;
}

void serve(const ServeOptions& options) {
  if (options.kinds.size() > 1 && !options.service.empty()) {
    throw Failure{Exit::usage, "--service names one service: leave it out with 'all'"};
  }
  StopSignals signals;
  Machine machine(options);
  std::vector<Service> services;
  std::vector<netipc_service_server*> servers;
  for (const Kind kind : options.kinds) {
    EndpointOptions placed = options;
    placed.run_dir = from_root(options.run_dir, options.service.empty() ? std::string(name_of(kind)) : options.service);
    Endpoint endpoint = resolve(placed, name_of(kind));
    ServerPtr server = create(kind, endpoint, config_for(kind, options, endpoint, machine), machine);
    servers.push_back(server.get());
    services.push_back({kind, std::move(endpoint), std::move(server)});
  }
  announce(options, services);
  signals.watch(servers);
  const std::vector<netipc_status> ended = run(servers);
  signals.watch({});
  for (size_t i = 0; i < services.size(); ++i) {
    const Endpoint& endpoint = services[i].endpoint;
    if (ended[i] != NETIPC_STATUS_OK) {
      throw Failure{Exit::failed, fmt::format("{}: the server could not go on: {}: start it again", endpoint.path,
                                              netipc_codec_status_text(ended[i]))};
    }
    const netipc_service_server_status last = status_of(services[i].server);
    complain(fmt::format("stopped {}: {}, {}", endpoint.path, counted(last.accepted_count, "client"),
                         counted(last.request_count, "request")));
  }
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
  CLI::App* command = program.add_subcommand("serve", "Serve cgroups and processes of this machine, or a test service");
  add_kinds(*command, options->kinds,
            "What to serve: cgroups-snapshot, cgroups-lookup, apps-lookup, all (of these three), increment or string-reverse")
      ->required();
  add_options(*command, *options, "KIND");
  command->add_option("--cgroup-root", options->scan.root, "Where the cgroup filesystem is")
      ->check(unsaid(CLI::ExistingDirectory))
      ->type_name("DIR")
      ->capture_default_str();
  command->add_option("--host-root", options->host_root,
                      "Where the host's /proc, /etc, /run and /var are mounted, if not at /")
      ->check(unsaid(CLI::ExistingDirectory))
      ->type_name("DIR");
  command->add_option("--exclude", options->scan.excluded, "Shell patterns of cgroup names to mark as excluded")
      ->type_name("PATTERN");
  add_server_options(*command, options->server);
  command->callback([options, &chosen] { chosen = [options] { serve(*options); }; });
}

}  // namespace netipc::cli
