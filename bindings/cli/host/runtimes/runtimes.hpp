#pragma once

// How each runtime names its cgroups: one recogniser per runtime, which looks at
// one folder of a path and at those above it.

#include <optional>
#include <span>
#include <string_view>

#include "host/owner.hpp"

namespace netipc::cli::host {

// The folders from the root of the hierarchy down to the one in question, which
// comes last; never empty.
using Folders = std::span<const std::string_view>;

using Recogniser = std::optional<Owner> (*)(Folders folders);

std::optional<Owner> recognise_k8s(Folders folders);
std::optional<Owner> recognise_docker(Folders folders);
std::optional<Owner> recognise_podman(Folders folders);
std::optional<Owner> recognise_containerd(Folders folders);
std::optional<Owner> recognise_lxc(Folders folders);
std::optional<Owner> recognise_machine(Folders folders);  // libvirt and systemd-nspawn share machine.slice
// A container id that nothing else is known of.
std::optional<Owner> recognise_bare_id(Folders folders);

// The folder above the last one, or nothing.
inline std::string_view parent(Folders folders) noexcept {
  return folders.size() < 2 ? std::string_view() : folders[folders.size() - 2];
}

// A container known by its id alone.
Owner container(uint16_t orchestrator, std::string_view runtime, std::string_view container_id);

}  // namespace netipc::cli::host
