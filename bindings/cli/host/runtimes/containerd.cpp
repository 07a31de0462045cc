#include <netipc/types.h>

#include "host/identifiers.hpp"
#include "host/runtimes/runtimes.hpp"

namespace netipc::cli::host {

// nerdctl-ID.scope with systemd's driver, NAMESPACE/ID with the cgroupfs one, of
// which only nerdctl's default namespace is known by its name.
std::optional<Owner> recognise_containerd(Folders folders) {
  const std::string_view folder = folders.back();
  std::optional<std::string_view> id = between(folder, "nerdctl-", ".scope");
  if (folders.size() == 2 && parent(folders) == "default") id = folder;
  if (!id.has_value() || !is_container_id(*id)) return std::nullopt;
  // No orchestrator of the contract: containerd alone is none.
  return container(NETIPC_CODEC_ORCHESTRATOR_UNKNOWN, "containerd", *id);
}

}  // namespace netipc::cli::host
