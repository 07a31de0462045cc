#include <fmt/format.h>

#include "bit_names.hpp"
#include "client.hpp"
#include "commands/commands.hpp"
#include "profiles.hpp"
#include "table.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

constexpr BitName option_names[] = {
    {NETIPC_CODEC_CGROUPS_OPTION_DUPLICATE_DISABLED, "duplicate"},
    {NETIPC_CODEC_CGROUPS_OPTION_SYSTEM_SLICE_SERVICE, "system-service"},
    {NETIPC_CODEC_CGROUPS_OPTION_UNIFIED, "unified"},
    {NETIPC_CODEC_CGROUPS_OPTION_EXCLUDED, "excluded"},
};

std::string_view view_of(netipc_codec_str text) { return {text.data, text.len}; }

struct Snapshot {
  uint64_t generation;
  bool systemd;
  std::vector<netipc_codec_cgroups_snapshot_item> items;  // borrow the answer
};

struct Times {
  std::chrono::nanoseconds connect;
  std::chrono::nanoseconds round_trip;
};

Snapshot read_items(const netipc_codec_cgroups_snapshot_view& view, const Endpoint& endpoint) {
  Snapshot snapshot{view.generation, view.systemd_enabled != 0, {}};
  snapshot.items.resize(view.item_count);
  size_t count = 0;
  if (view.item_count == 0) return snapshot;
  const netipc_status status =
      netipc_codec_cgroups_snapshot_view_items(&view, 0, snapshot.items.data(), snapshot.items.size(), &count);
  if (status == NETIPC_STATUS_OK) return snapshot;
  throw Failure{Exit::failed, fmt::format("{}: item {} of {} is malformed: {}: the server has a defect", endpoint.path,
                                           count, view.item_count, netipc_codec_status_text(status))};
}

Json to_json(const Client& client, const Snapshot& snapshot, const Times& times) {
  const netipc_service_client_status status = client.status();
  Json cgroups = Json::array();
  for (const auto& item : snapshot.items) {
    cgroups.push_back({{"name", view_of(item.name)},
                       {"path", view_of(item.path)},
                       {"hash", item.hash},
                       {"options", bit_names(item.options, option_names)},
                       {"enabled", item.enabled != 0}});
  }
  Json document = endpoint_json(client.endpoint());
  document["profile"] = profile_names(status.selected_profile).front();
  document["data_plane"] = data_plane(status);
  document["peer"] = peer_json(status);
  document["connect_ns"] = times.connect.count();
  document["round_trip_ns"] = times.round_trip.count();
  document["generation"] = snapshot.generation;
  document["systemd"] = snapshot.systemd;
  document["cgroups"] = std::move(cgroups);
  return document;
}

std::string to_text(const Client& client, const Snapshot& snapshot, const Times& times) {
  const netipc_service_client_status status = client.status();
  const Terminal terminal = terminal_of(stdout);
  Table table({{"NAME", Table::Column::left, true}, {"OPTIONS"}, {"ENABLED"}, {"PATH", Table::Column::left, true}});
  for (const auto& item : snapshot.items) {
    const bool enabled = item.enabled != 0;
    table.add({view_of(item.name),
               {fmt::format("{}", fmt::join(bit_names(item.options, option_names), ",")), Tone::faint},
               {enabled ? "yes" : "no", enabled ? Tone::good : Tone::warning},
               view_of(item.path)});
  }
  std::string text = snapshot.items.empty() ? std::string() : table.render(terminal) + "\n";
  text += fmt::format("{}, generation {}, {}; over {} ({}), round trip {} after connecting in {}\n",
                      counted(snapshot.items.size(), "cgroup"), snapshot.generation,
                      snapshot.systemd ? "systemd" : "no systemd", data_plane(status),
                      profile_names(status.selected_profile).front(), format_duration(times.round_trip),
                      format_duration(times.connect));
  return text;
}

void snapshot(const ClientOptions& options) {
  Client client(resolve(options, name_of(Kind::cgroups_snapshot)), options.timeout_ms);
  const auto connect = client.connect();
  const Client::Answer answer = client.snapshot();
  const Snapshot shown = read_items(answer.view, client.endpoint());
  const Times times{connect, answer.round_trip};
  options.json ? print_json(to_json(client, shown, times)) : print(to_text(client, shown, times));
}

}  // namespace

void add_snapshot(CLI::App& program, Chosen& chosen) {
  auto options = std::make_shared<ClientOptions>();
  CLI::App* command = program.add_subcommand("snapshot", "Show the cgroups that a cgroups-snapshot service knows");
  add_options(*command, *options, name_of(Kind::cgroups_snapshot));
  command->callback([options, &chosen] { chosen = [options] { snapshot(*options); }; });
}

}  // namespace netipc::cli
