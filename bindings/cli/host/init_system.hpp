#pragma once

#include <string>

namespace netipc::cli::host {

// Whether systemd runs this machine. `root` is put before the paths looked at.
bool systemd_runs(const std::string& root = {});

}  // namespace netipc::cli::host
