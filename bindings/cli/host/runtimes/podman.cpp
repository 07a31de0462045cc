#include <netipc/types.h>

#include "host/identifiers.hpp"
#include "host/runtimes/runtimes.hpp"

namespace netipc::cli::host {
namespace {

struct Form {
  std::string_view prefix;
  std::string_view suffix;
  std::string_view role;
};

// In order: a longer prefix before the one it begins with.
constexpr Form forms[] = {
    {"libpod-conmon-", ".scope", "monitor"},
    {"libpod-conmon-", "", "monitor"},
    {"libpod-payload-", "", ""},  // --cgroups=split, so every container that a unit file starts
    {"libpod-", ".scope", ""},
    {"libpod-", "", ""},
};

constexpr Form pod_forms[] = {
    {"machine-libpod_pod_", ".slice", ""},
    {"user-libpod_pod_", ".slice", ""},
    {"libpod_pod_", ".slice", ""},
};

std::string_view pod_above(Folders folders) {
  for (const Form& form : pod_forms) {
    const auto id = between(parent(folders), form.prefix, form.suffix);
    if (id.has_value() && is_container_id(*id)) return *id;
  }
  return {};
}

}  // namespace

std::optional<Owner> recognise_podman(Folders folders) {
  for (const Form& form : forms) {
    const auto id = between(folders.back(), form.prefix, form.suffix);
    if (!id.has_value() || !is_container_id(*id)) continue;
    Owner owner = container(NETIPC_CODEC_ORCHESTRATOR_PODMAN, "podman", *id);
    owner.add("role", form.role);
    owner.add("pod_id", pod_above(folders));
    return owner;
  }
  return std::nullopt;
}

}  // namespace netipc::cli::host
