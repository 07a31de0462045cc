#pragma once

#include <string_view>

#include "host/owner.hpp"

namespace netipc::cli::host {

// Who runs the cgroup at `relative_path` of its hierarchy, from that path alone: the
// innermost container or machine it is in, else a unit of systemd, else nobody known.
// Whoever it is, the labels tell the innermost unit and slice.
Owner recognise(std::string_view relative_path);

}  // namespace netipc::cli::host
