#include <fmt/format.h>

#include "client.hpp"
#include "commands/commands.hpp"
#include "profiles.hpp"
#include "round_trip.hpp"
#include "table.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

struct PingOptions : ClientOptions {
  std::optional<Kind> kind;
  uint32_t count = 10;
};

// What was asked for, else what the name of the service suggests.
Kind kind_of(const PingOptions& options) {
  if (options.kind.has_value()) return *options.kind;
  return find_kind(options.service).value_or(default_kind);
}

Json to_json(const Client& client, Kind kind, const RoundTrip& round_trip) {
  const netipc_service_client_status status = client.status();
  Json document = endpoint_json(client.endpoint());
  document["method"] = name_of(kind);
  document["profile"] = profile_names(status.selected_profile).front();
  document["data_plane"] = data_plane(status);
  document["peer"] = peer_json(status);
  document["round_trip"] = to_json(round_trip);
  return document;
}

std::string to_text(const Client& client, Kind kind, const RoundTrip& round_trip) {
  const netipc_service_client_status status = client.status();
  Table table({{""}, {""}});
  table.add({"service", client.endpoint().path});
  table.add({"method", name_of(kind)});
  table.add({"data plane", fmt::format("{} ({})", data_plane(status), profile_names(status.selected_profile).front())});
  table.add({"peer", status.peer_pid < 0 ? "unknown" : fmt::format("pid {}", status.peer_pid)});
  table.add({"round trip",
             fmt::format("min {}, median {}, max {} of {}", format_duration(round_trip.min),
                         format_duration(round_trip.median), format_duration(round_trip.max), round_trip.count)});
  return table.render(terminal_of(stdout));
}

void ping(const PingOptions& options) {
  const Kind kind = kind_of(options);
  Client client(resolve(options, name_of(kind)), options.timeout_ms);
  client.connect();
  const RoundTrip round_trip = summarise(client.measure(kind, options.count));
  options.json ? print_json(to_json(client, kind, round_trip)) : print(to_text(client, kind, round_trip));
}

}  // namespace

void add_ping(CLI::App& program, Chosen& chosen) {
  constexpr uint32_t most_calls = 1'000'000;
  auto options = std::make_shared<PingOptions>();
  CLI::App* command = program.add_subcommand("ping", "Connect to a service and time its cheapest call");
  add_kind(*command, options->kind,
           fmt::format("Kind of the service (default: what --service suggests, or {})", name_of(default_kind)));
  add_options(*command, *options, fmt::format("KIND, or {}", name_of(default_kind)));
  command->add_option("--count", options->count, fmt::format("Calls to make, {} at most", most_calls))
      ->check(unsaid(CLI::Range(1U, most_calls)))
      ->type_name("NUMBER")
      ->capture_default_str();
  command->callback([options, &chosen] { chosen = [options] { ping(*options); }; });
}

}  // namespace netipc::cli
