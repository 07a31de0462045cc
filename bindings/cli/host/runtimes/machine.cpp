#include <netipc/types.h>

#include <algorithm>

#include "host/identifiers.hpp"
#include "host/runtimes/runtimes.hpp"

namespace netipc::cli::host {
namespace {

Owner machine(uint16_t orchestrator, std::string name) {
  Owner owner;
  owner.orchestrator = orchestrator;
  owner.add("machine", name);
  owner.name = std::move(name);
  return owner;
}

struct Driver {
  std::string_view name;
  uint16_t orchestrator;
};

constexpr Driver drivers[] = {
    {"qemu", NETIPC_CODEC_ORCHESTRATOR_KVM},
    {"lxc", NETIPC_CODEC_ORCHESTRATOR_LXC},
};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// DRIVER-ID-NAME, as libvirt calls a machine; without ID before 1.3.
std::optional<Owner> parse_libvirt(std::string_view text) {
  for (const Driver& driver : drivers) {
    auto name = between(text, driver.name);
    if (!name.has_value() || name->front() != '-' || name->size() == 1) continue;
    name->remove_prefix(1);
    const size_t dash = name->find('-');
    const bool numbered = dash != std::string_view::npos && dash > 0 && dash + 1 < name->size() &&
                          std::all_of(name->begin(), name->begin() + static_cast<std::ptrdiff_t>(dash), is_digit);
    if (numbered) name->remove_prefix(dash + 1);
    return machine(driver.orchestrator, std::string(*name));
  }
  return std::nullopt;
}

// NAME.libvirt-DRIVER in the folder machine, or libvirt/DRIVER/NAME, without systemd.
std::optional<Owner> parse_libvirt_folder(Folders folders) {
  for (const Driver& driver : drivers) {
    const auto name = between(folders.back(), "", std::string(".libvirt-").append(driver.name));
    if (name.has_value()) {
      auto owner = parse_libvirt(*name);
      return owner.has_value() ? owner : machine(driver.orchestrator, std::string(*name));
    }
    if (folders.size() >= 3 && parent(folders) == driver.name && folders[folders.size() - 3] == "libvirt") {
      return machine(driver.orchestrator, std::string(folders.back()));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Owner> recognise_machine(Folders folders) {
  const std::string_view folder = folders.back();
  if (auto owner = parse_libvirt_folder(folders); owner.has_value()) return owner;
  if (const auto name = between(folder, "systemd-nspawn@", ".service"); name.has_value()) {
    return machine(NETIPC_CODEC_ORCHESTRATOR_NSPAWN, unescape_unit(*name));
  }
  if (const auto name = between(folder, "machine-", ".scope"); name.has_value()) {
    const std::string registered = unescape_unit(*name);
    auto owner = parse_libvirt(registered);
    return owner.has_value() ? owner : machine(NETIPC_CODEC_ORCHESTRATOR_NSPAWN, registered);
  }
  // Proxmox: by number.
  const auto number = between(folder, "", ".scope");
  if (parent(folders) == "qemu.slice" && number.has_value()) {
    return machine(NETIPC_CODEC_ORCHESTRATOR_KVM, std::string(*number));
  }
  return std::nullopt;
}

}  // namespace netipc::cli::host
