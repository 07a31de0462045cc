#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "client.hpp"
#include "commands/commands.hpp"
#include "keys.hpp"
#include "profiles.hpp"
#include "table.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

struct LookupOptions : ClientOptions {
  std::string what;
  std::vector<std::string> keys;
};

std::string text_of(netipc_codec_str text) { return {text.data, text.len}; }

template <size_t Size>
std::string name_in(const std::array<const char*, Size>& names, uint16_t number) {
  return number < Size ? names[number] : std::to_string(number);
}

std::string orchestrator_name(uint16_t number) {
  return name_in<8>({"unknown", "systemd", "docker", "k8s", "kvm", "lxc", "podman", "nspawn"}, number);
}

netipc_status label_at(const netipc_codec_cgroups_lookup_item& item, uint32_t index, netipc_codec_label& label) {
  return netipc_codec_cgroups_lookup_item_label(&item, index, &label);
}
netipc_status label_at(const netipc_codec_apps_lookup_item& item, uint32_t index, netipc_codec_label& label) {
  return netipc_codec_apps_lookup_item_label(&item, index, &label);
}

template <class Item>
Json labels_of(const Item& item) {
  Json labels = Json::object();
  for (uint32_t i = 0; i < item.label_count; ++i) {
    netipc_codec_label label{};
    // Proven when the response was decoded.
    if (label_at(item, i, label) == NETIPC_STATUS_OK) labels[text_of(label.key)] = text_of(label.value);
  }
  return labels;
}

Json to_json(const netipc_codec_cgroups_lookup_item& item) {
  return {{"path", text_of(item.path)},
          {"status", name_in<5>({"known", "retry-later", "permanent", "exceeded", "oversized"}, item.status)},
          {"orchestrator", orchestrator_name(item.orchestrator)},
          {"name", text_of(item.name)},
          {"labels", labels_of(item)}};
}

Json to_json(const netipc_codec_apps_lookup_item& item) {
  const bool known = item.status == NETIPC_CODEC_APPS_LOOKUP_KNOWN;
  const auto if_known = [known](auto value) { return known ? Json(value) : Json(nullptr); };
  return {{"pid", item.pid},
          {"status", name_in<4>({"known", "unknown", "exceeded", "oversized"}, item.status)},
          {"ppid", if_known(item.ppid)},
          {"uid", item.uid == NETIPC_CODEC_APPS_LOOKUP_UID_UNSET ? Json(nullptr) : Json(item.uid)},
          {"starttime", if_known(item.starttime)},
          {"comm", text_of(item.comm)},
          {"cgroup_status",
           if_known(name_in<4>({"known", "retry-later", "permanent", "host-root"}, item.cgroup_status))},
          {"cgroup_path", text_of(item.cgroup_path)},
          {"orchestrator", orchestrator_name(item.orchestrator)},
          {"cgroup_name", text_of(item.cgroup_name)},
          {"labels", labels_of(item)}};
}

netipc_status item_at(const netipc_codec_cgroups_lookup_view& view, uint32_t index,
                      netipc_codec_cgroups_lookup_item& item) {
  return netipc_codec_cgroups_lookup_view_item(&view, index, &item);
}
netipc_status item_at(const netipc_codec_apps_lookup_view& view, uint32_t index, netipc_codec_apps_lookup_item& item) {
  return netipc_codec_apps_lookup_view_item(&view, index, &item);
}

struct Answers {
  uint64_t generation = 0;
  Json items = Json::array();
};

// As many calls as the keys take, in order.
template <class Item, class Wire>
Answers ask(Client& client, std::span<const Wire> keys) {
  Answers answers;
  while (!keys.empty()) {
    const auto some = keys.first(std::min(keys.size(), Client::most_keys));
    const auto view = client.lookup(some);
    for (uint32_t i = 0; i < view.item_count; ++i) {
      Item item{};
      if (item_at(view, i, item) == NETIPC_STATUS_OK) answers.items.push_back(to_json(item));
    }
    answers.generation = view.generation;
    keys = keys.subspan(some.size());
  }
  return answers;
}

Answers ask_cgroups(Client& client, const std::vector<std::string>& paths) {
  std::vector<netipc_codec_str> keys;
  keys.reserve(paths.size());
  for (const std::string& path : paths) keys.push_back({path.data(), path.size()});
  return ask<netipc_codec_cgroups_lookup_item, netipc_codec_str>(client, keys);
}

// A cell of the table: a text as it is, a number in digits, labels as KEY=VALUE.
std::string cell(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object()) return value.dump();
  std::string text;
  for (const auto& [key, label] : value.items()) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", key, label.template get<std::string>());
  }
  return text;
}

std::string to_text(const Answers& answers, bool apps) {
  struct Shown {
    const char* title;
    const char* field;
  };
  static const std::vector<Shown> of_cgroups = {{"PATH", "path"},
                                                {"STATUS", "status"},
                                                {"ORCHESTRATOR", "orchestrator"},
                                                {"NAME", "name"},
                                                {"LABELS", "labels"}};
  static const std::vector<Shown> of_apps = {
      {"PID", "pid"},           {"STATUS", "status"},        {"PPID", "ppid"},
      {"UID", "uid"},           {"START", "starttime"},      {"COMM", "comm"},
      {"CGROUP", "cgroup_status"}, {"ORCHESTRATOR", "orchestrator"}, {"NAME", "cgroup_name"},
      {"PATH", "cgroup_path"},  {"LABELS", "labels"}};
  const std::vector<Shown>& shown = apps ? of_apps : of_cgroups;
  std::vector<Table::Column> columns;
  for (const Shown& one : shown) {
    const std::string_view title = one.title;
    columns.push_back({title, Table::Column::left, title == "PATH" || title == "LABELS" || title == "NAME"});
  }
  Table table(std::move(columns));
  for (const Json& item : answers.items) {
    std::vector<Table::Cell> row;
    for (const Shown& one : shown) row.emplace_back(cell(item[one.field]));
    table.add(std::move(row));
  }
  return table.render(terminal_of(stdout)) +
         fmt::format("\n{}, generation {}\n", counted(answers.items.size(), "key"), answers.generation);
}

void lookup(const LookupOptions& options) {
  const bool apps = options.what == "apps";
  std::vector<std::string> paths;
  std::vector<uint32_t> pids;
  for (const Key& key : read_keys(options.keys, std::cin)) {
    if (apps) {
      pids.push_back(pid_of(key));
    } else {
      paths.push_back(path_of(key));
    }
  }
  Client client(resolve(options, name_of(apps ? Kind::apps_lookup : Kind::cgroups_lookup)), options.timeout_ms);
  client.connect();
  Answers answers = apps ? ask<netipc_codec_apps_lookup_item, uint32_t>(client, pids) : ask_cgroups(client, paths);
  if (!options.json) return print(to_text(answers, apps));
  const netipc_service_client_status status = client.status();
  Json document = endpoint_json(client.endpoint());
  document["profile"] = profile_names(status.selected_profile).front();
  document["data_plane"] = data_plane(status);
  document["peer"] = peer_json(status);
  document["generation"] = answers.generation;
  document["items"] = std::move(answers.items);
  print_json(document);
}

}  // namespace

void add_lookup(CLI::App& program, Chosen& chosen) {
  auto options = std::make_shared<LookupOptions>();
  CLI::App* command = program.add_subcommand("lookup", "Ask who runs cgroups or processes");
  command->add_option("what", options->what, "What the keys are: cgroups (paths) or apps (PIDs)")
      ->check(unsaid(CLI::IsMember({"cgroups", "apps"})))
      ->type_name("WHAT")
      ->required();
  command->add_option("keys", options->keys, "Paths or PIDs; - reads them from standard input, one a line")
      ->type_name("KEY")
      ->required();
  add_options(*command, *options, "cgroups-lookup or apps-lookup");
  command->callback([options, &chosen] { chosen = [options] { lookup(*options); }; });
}

}  // namespace netipc::cli
