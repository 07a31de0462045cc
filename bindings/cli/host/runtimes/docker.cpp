#include <netipc/types.h>

#include "host/identifiers.hpp"
#include "host/runtimes/runtimes.hpp"

namespace netipc::cli::host {

// docker/ID with the cgroupfs driver, docker-ID.scope in any slice with systemd's;
// moby/ID where containerd keeps what docker runs.
std::optional<Owner> recognise_docker(Folders folders) {
  const std::string_view folder = folders.back();
  std::optional<std::string_view> id = between(folder, "docker-", ".scope");
  if (parent(folders) == "docker" || parent(folders) == "moby") id = folder;
  if (!id.has_value() || !is_container_id(*id)) return std::nullopt;
  return container(NETIPC_CODEC_ORCHESTRATOR_DOCKER, "docker", *id);
}

}  // namespace netipc::cli::host
