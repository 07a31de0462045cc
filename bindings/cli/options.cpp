#include "options.hpp"

#include <fmt/format.h>
#include <netipc/netipc.h>

#include <CLI/Error.hpp>
#include <array>
#include <cstdlib>
#include <limits>

#include "exit.hpp"
#include "log.hpp"
#include "profiles.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

constexpr const char* invocation_variable = "NETDATA_INVOCATION_ID";

// Calls `accept` with what `parse` makes of the argument; nothing is a usage error.
template <class Parse, class Accept>
CLI::Option* add_parsed(CLI::App& command, const std::string& name, Parse parse, Accept accept, const std::string& help,
                        const char* expected) {
  return command.add_option_function<std::string>(
      name,
      [name, parse, accept, expected](const std::string& text) {
        const auto value = parse(text);
        if (!value.has_value()) throw CLI::ValidationError(name, fmt::format("'{}' is not {}", text, expected));
        accept(*value);
      },
      help);
}

std::optional<Uuid> invocation_of_environment() {
  const char* text = std::getenv(invocation_variable);
  if (text == nullptr || *text == '\0') return std::nullopt;
  const std::optional<Uuid> uuid = parse_uuid(text);
  if (uuid.has_value()) return uuid;
  throw Failure{Exit::usage, fmt::format("${} is not a UUID: correct it, or use --token or --invocation-id",
                                         invocation_variable)};
}

uint64_t token_for(const EndpointOptions& options) {
  if (options.token.has_value()) return *options.token;
  const std::optional<Uuid> invocation =
      options.invocation.has_value() ? options.invocation : invocation_of_environment();
  return invocation.has_value() ? token_of(*invocation) : 0;
}

}  // namespace

CLI::Option* add_kind(CLI::App& command, std::optional<Kind>& out_kind, const std::string& help) {
  return add_parsed(
             command, "kind", find_kind, [&out_kind](Kind kind) { out_kind = kind; }, help,
             "one of cgroups-snapshot, cgroups-lookup, apps-lookup, increment, string-reverse")
      ->type_name("KIND");
}

CLI::Option* add_kinds(CLI::App& command, std::vector<Kind>& out_kinds, const std::string& help) {
  const auto parse = [](std::string_view text) -> std::optional<std::vector<Kind>> {
    if (text == "all") return std::vector<Kind>(production_kinds.begin(), production_kinds.end());
    const std::optional<Kind> kind = find_kind(text);
    return kind.has_value() ? std::optional(std::vector{*kind}) : std::nullopt;
  };
  return add_parsed(
             command, "kind", parse, [&out_kinds](const std::vector<Kind>& kinds) { out_kinds = kinds; }, help,
             "one of cgroups-snapshot, cgroups-lookup, apps-lookup, all, increment, string-reverse")
      ->type_name("KIND");
}

CLI::Option* add_duration(CLI::App& command, const std::string& name, uint32_t& out_ms, uint32_t zero,
                          const std::string& help) {
  return add_parsed(
             command, name, parse_duration,
             [&out_ms, zero](std::chrono::milliseconds duration) {
               out_ms = duration.count() == 0 ? zero : static_cast<uint32_t>(duration.count());
             },
             help, "a duration such as 5s, 250ms or 2m")
      ->type_name("DURATION");
}

CLI::Validator unsaid(const CLI::Validator& check) { return check.description(""); }

CLI::Option* add_number(CLI::App& command, const std::string& name, uint32_t& out_number, const std::string& help) {
  const auto parse = [](std::string_view text) {
    const std::optional<uint64_t> number = parse_number(text);
    return number <= std::numeric_limits<uint32_t>::max() ? number : std::nullopt;
  };
  return add_parsed(
             command, name, parse, [&out_number](uint64_t number) { out_number = static_cast<uint32_t>(number); }, help,
             "a number from 0 to 4294967295")
      ->type_name("NUMBER");
}

CLI::Option* add_profiles(CLI::App& command, const std::string& name, uint32_t& out_mask, const std::string& help) {
  return add_parsed(
             command, name, parse_profiles, [&out_mask](uint32_t mask) { out_mask = mask; }, help,
             "a list of baseline, shm-hybrid, shm-futex, all, or their numbers")
      ->type_name("LIST");
}

void add_options(CLI::App& command, RunDirOptions& options) {
  command.add_option("--run-dir", options.run_dir, "Directory of the endpoints")
      ->type_name("DIR")
      ->capture_default_str();
  command.add_flag("--json", options.json, "Print one JSON document");
}

void add_options(CLI::App& command, EndpointOptions& options, std::string_view default_service) {
  add_options(command, static_cast<RunDirOptions&>(options));
  command.add_option("--service", options.service, fmt::format("Name of the service (default: {})", default_service))
      ->type_name("NAME");
  auto* token = add_parsed(
      command, "--token", parse_number, [&options](uint64_t value) { options.token = value; },
      "Token both sides must have", "a number such as 42 or 0x2a");
  token->type_name("NUMBER");
  add_parsed(
      command, "--invocation-id", parse_uuid, [&options](const Uuid& uuid) { options.invocation = uuid; },
      "Derive the token from this invocation of the agent (default: $NETDATA_INVOCATION_ID)", "a UUID")
      ->type_name("UUID")
      ->excludes(token);
  options.profiles = netipc_transport_profiles();
  add_profiles(command, "--profiles", options.profiles, "Transport profiles to offer (default: all)");
  add_parsed(
      command, "--log-level", find_log_level, [&options](netipc_service_log_level level) { options.log_level = level; },
      "Tell on stderr what happens to connections, up to this level: error, warning, info or debug",
      "one of error, warning, info, debug")
      ->type_name("LEVEL");
  command.add_flag_callback(
      "--verbose", [&options] { options.log_level = NETIPC_SERVICE_LOG_DEBUG; }, "The same as --log-level debug");
}

void add_options(CLI::App& command, ClientOptions& options, std::string_view default_service) {
  constexpr uint32_t default_timeout_ms = 5000;
  add_options(command, static_cast<EndpointOptions&>(options), default_service);
  options.timeout_ms = default_timeout_ms;
  add_duration(command, "--timeout", options.timeout_ms, NETIPC_SERVICE_TIMEOUT_INFINITE,
               "For connecting, and for each call; 0: for ever (default: 5s)");
}

Endpoint resolve(const EndpointOptions& options, std::string_view default_service) {
  Endpoint endpoint;
  endpoint.run_dir = options.run_dir;
  endpoint.service = options.service.empty() ? default_service : options.service;
  endpoint.profiles = options.profiles;
  endpoint.log_level = options.log_level;
  endpoint.token = token_for(options);

  if (endpoint.run_dir.empty()) throw Failure{Exit::usage, "--run-dir is empty: name a directory"};
  if (netipc_transport_valid_service_name(endpoint.service.c_str()) == 0) {
    throw Failure{Exit::usage, fmt::format("'{}' is no service name: use letters, digits, '.', '_' and '-' only",
                                           endpoint.service)};
  }
  std::array<char, 256> path{};
  size_t length = 0;
  if (netipc_transport_socket_path(endpoint.run_dir.c_str(), endpoint.service.c_str(), path.data(), path.size(),
                                   &length) != NETIPC_STATUS_OK) {
    throw Failure{Exit::usage, fmt::format("the path of '{}' in {} is too long for a socket: use a shorter --run-dir",
                                           endpoint.service, endpoint.run_dir)};
  }
  endpoint.path.assign(path.data(), length);
  return endpoint;
}

}  // namespace netipc::cli
