#include "host/recognise.hpp"

#include <netipc/types.h>

#include <algorithm>

#include "host/identifiers.hpp"
#include "host/runtimes/runtimes.hpp"

namespace netipc::cli::host {
namespace {

// In order: who claims a folder first has it.
constexpr Recogniser recognisers[] = {
    recognise_k8s, recognise_docker,  recognise_podman,  recognise_containerd,
    recognise_lxc, recognise_machine, recognise_bare_id,
};

constexpr std::string_view unit_suffixes[] = {".service", ".scope", ".socket", ".mount", ".swap"};

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> folders;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    folders.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return folders;
}

bool is_unit(std::string_view folder) {
  return std::any_of(std::begin(unit_suffixes), std::end(unit_suffixes),
                     [folder](std::string_view suffix) { return between(folder, "", suffix).has_value(); });
}

// user-UID.slice above: who made the cgroup, and may have called it anything.
std::string_view user_above(Folders folders) {
  for (const std::string_view folder : folders) {
    if (const auto uid = between(folder, "user-", ".slice"); uid.has_value()) return *uid;
  }
  return {};
}

void add_units(Owner& owner, Folders folders) {
  const auto innermost = [folders](auto matches) {
    const auto found = std::find_if(folders.rbegin(), folders.rend(), matches);
    return found == folders.rend() ? std::string_view() : *found;
  };
  owner.add("unit", innermost(is_unit));
  owner.add("slice", innermost([](std::string_view folder) { return between(folder, "", ".slice").has_value(); }));
}

Owner recognise_container(Folders folders) {
  for (; !folders.empty(); folders = folders.first(folders.size() - 1)) {
    for (const Recogniser recogniser : recognisers) {
      if (auto owner = recogniser(folders); owner.has_value()) return *std::move(owner);
    }
  }
  return {};
}

}  // namespace

Owner recognise(std::string_view relative_path) {
  const std::vector<std::string_view> folders = split(relative_path);
  Owner owner = recognise_container(folders);
  const bool contained = !owner.name.empty();
  if (contained) owner.add("user", user_above(folders));
  add_units(owner, folders);
  const std::string_view unit = owner.label("unit").empty() ? owner.label("slice") : owner.label("unit");
  if (!contained && !unit.empty()) {
    owner.orchestrator = NETIPC_CODEC_ORCHESTRATOR_SYSTEMD;
    owner.name = unescape_unit(unit);
  }
  return owner;
}

}  // namespace netipc::cli::host
