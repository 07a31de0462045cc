#include <netipc/types.h>

#include "host/identifiers.hpp"
#include "host/runtimes/runtimes.hpp"

namespace netipc::cli::host {

Owner container(uint16_t orchestrator, std::string_view runtime, std::string_view container_id) {
  Owner owner;
  owner.orchestrator = orchestrator;
  owner.name = short_id(container_id);
  owner.add("container_id", container_id);
  owner.add("runtime", runtime);
  return owner;
}

// A --cgroup-parent may be anything; the files of the runtimes tell whose it is.
std::optional<Owner> recognise_bare_id(Folders folders) {
  if (!is_container_id(folders.back())) return std::nullopt;
  return container(NETIPC_CODEC_ORCHESTRATOR_UNKNOWN, {}, folders.back());
}

}  // namespace netipc::cli::host
