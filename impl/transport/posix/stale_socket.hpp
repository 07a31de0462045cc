#pragma once

// What to do with a name that may belong to a dead server (docs/spec/uds.md,
// "Stale endpoints"). Liveness is the only criterion.

#include <string>

#include "base/result.hpp"

namespace netipc::platform {

// ok: the name is free now. addr_in_use: a live owner, or a name that cannot be
// removed or judged.
Status recover_stale_socket(const std::string& path) noexcept;

}  // namespace netipc::platform
