#include <netipc/types.h>

#include "host/identifiers.hpp"
#include "host/runtimes/runtimes.hpp"

namespace netipc::cli::host {
namespace {

struct Form {
  std::string_view prefix;
  std::string_view folder;  // the one above, where the name is a folder of its own
  std::string_view role;
};

constexpr Form forms[] = {
    {"lxc.payload.", "", ""}, {"lxc.monitor.", "", "monitor"},
    {"", "lxc.payload", ""},  {"", "lxc.monitor", "monitor"},
    {"", "lxc", ""},
};

}  // namespace

// lxc.payload.NAME and lxc.monitor.NAME, with a folder instead of the second dot in
// LXC 3, lxc/NAME before it and with Proxmox.
std::optional<Owner> recognise_lxc(Folders folders) {
  for (const Form& form : forms) {
    if (!form.folder.empty() && parent(folders) != form.folder) continue;
    const auto name = between(folders.back(), form.prefix);
    if (!name.has_value()) continue;
    Owner owner;
    owner.orchestrator = NETIPC_CODEC_ORCHESTRATOR_LXC;
    owner.name = *name;
    owner.add("machine", *name);
    owner.add("role", form.role);
    return owner;
  }
  return std::nullopt;
}

}  // namespace netipc::cli::host
