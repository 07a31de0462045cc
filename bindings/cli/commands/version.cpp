#include <fmt/format.h>
#include <netipc/netipc.h>

#include "commands/commands.hpp"
#include "output.hpp"
#include "profiles.hpp"
#include "table.hpp"

namespace netipc::cli {
namespace {

constexpr const char* features[] = {"uds", "shm", "shm-hybrid", "shm-futex", "named-pipe"};

std::string dotted(uint32_t version) {
  return fmt::format("{}.{}.{}", version >> 16, version >> 8 & 0xff, version & 0xff);
}

Json to_json() {
  Json has = Json::object();
  for (const char* feature : features) has[feature] = netipc_transport_has(feature) != 0;
  return {{"version", dotted(NETIPC_VERSION)},
          {"library",
           {{"codec", dotted(netipc_codec_version())},
            {"transport", dotted(netipc_transport_version())},
            {"service", dotted(netipc_service_version())}}},
          {"profiles", profile_names(netipc_transport_profiles())},
          {"features", std::move(has)}};
}

std::string to_text() {
  std::string has;
  for (const char* feature : features) {
    if (netipc_transport_has(feature) != 0) has.append(has.empty() ? "" : " ").append(feature);
  }
  Table table({{""}, {""}});
  table.add({"netipc", dotted(NETIPC_VERSION)});
  table.add({"codec", dotted(netipc_codec_version())});
  table.add({"transport", dotted(netipc_transport_version())});
  table.add({"service", dotted(netipc_service_version())});
  table.add({"profiles", fmt::format("{}", fmt::join(profile_names(netipc_transport_profiles()), " "))});
  table.add({"features", has});
  return table.render(terminal_of(stdout));
}

}  // namespace

void add_version(CLI::App& program, Chosen& chosen) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = program.add_subcommand("version", "Show the versions and abilities of program and library");
  command->add_flag("--json", *json, "Print one JSON document");
  command->callback([json, &chosen] { chosen = [json] { *json ? print_json(to_json()) : print(to_text()); }; });
}

}  // namespace netipc::cli
