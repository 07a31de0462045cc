#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "commands/commands.hpp"
#include "exit.hpp"
#include "options.hpp"
#include "output.hpp"
#include "run_dir.hpp"
#include "table.hpp"

namespace netipc::cli {
namespace {

struct Word {
  std::string_view text;
  Tone tone;
};

Word word_for(Liveness liveness) {
  switch (liveness) {
    case Liveness::alive:
      return {"alive", Tone::good};
    case Liveness::stale:
      return {"stale", Tone::bad};
    case Liveness::unknown:
      return {"unknown", Tone::warning};
    default:
      return {"absent", Tone::faint};
  }
}

Word word_for(const std::optional<bool>& stale) {
  if (!stale.has_value()) return {"unknown", Tone::warning};
  return *stale ? Word{"stale", Tone::bad} : Word{"alive", Tone::good};
}

Json to_json(const RegionFile& region) {
  return {{"file", region.file},
          {"session_id", region.session_id},
          {"size", region.size},
          {"owner_pid", region.owner_pid > 0 ? Json(region.owner_pid) : Json(nullptr)},
          {"state", word_for(region.stale).text}};
}

Json to_json(const RunDirListing& listing, const std::string& run_dir) {
  Json services = Json::array();
  for (const ServiceEntry& entry : listing.services) {
    Json regions = Json::array();
    for (const RegionFile& region : entry.regions) regions.push_back(to_json(region));
    services.push_back({{"name", entry.name},
                        {"state", word_for(entry.liveness).text},
                        {"reason", entry.reason.empty() ? Json(nullptr) : Json(entry.reason)},
                        {"regions", std::move(regions)}});
  }
  return {{"run_dir", run_dir}, {"services", std::move(services)}};
}

std::string to_text(const RunDirListing& listing, const std::string& run_dir) {
  const Terminal terminal = terminal_of(stdout);
  Table table({{"NAME"}, {"STATE"}, {"SESSION", Table::Column::right}, {"OWNER", Table::Column::right}, {"NOTE"}});
  for (const ServiceEntry& entry : listing.services) {
    const Word state = word_for(entry.liveness);
    table.add({entry.name, {state.text, state.tone}, "", "", entry.reason});
    for (const RegionFile& region : entry.regions) {
      const Word region_state = word_for(region.stale);
      table.add({{"  region", Tone::faint},
                 {region_state.text, region_state.tone},
                 std::to_string(region.session_id),
                 region.owner_pid > 0 ? std::to_string(region.owner_pid) : "-",
                 {region.file, Tone::faint}});
    }
  }
  if (listing.services.empty()) return "no services in " + Table::Cell(run_dir).text + "\n";
  return table.render(terminal);
}

// Where there is no directory there is no service, as other commands say.
Exit exit_for(int error) {
  if (error == ENOENT || error == ENOTDIR) return Exit::not_found;
  return error == EACCES ? Exit::not_authorised : Exit::failed;
}

void list(const RunDirOptions& options) {
  const RunDirListing listing = list_run_dir(options.run_dir);
  if (listing.error != 0) {
    throw Failure{exit_for(listing.error),
                  fmt::format("{}: the directory cannot be read: {}: is the agent running, or is --run-dir needed?",
                              options.run_dir, std::strerror(listing.error))};
  }
  options.json ? print_json(to_json(listing, options.run_dir)) : print(to_text(listing, options.run_dir));
}

}  // namespace

void add_list(CLI::App& program, Chosen& chosen) {
  auto options = std::make_shared<RunDirOptions>();
  CLI::App* command = program.add_subcommand("list", "Show the services of a run dir; removes nothing");
  add_options(*command, *options);
  command->callback([options, &chosen] { chosen = [options] { list(*options); }; });
}

}  // namespace netipc::cli
