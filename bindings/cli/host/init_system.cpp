#include "host/init_system.hpp"

#include <filesystem>
#include <fstream>

namespace netipc::cli::host {

bool systemd_runs(const std::string& root) {
  std::error_code ignored;
  if (std::filesystem::is_directory(root + "/run/systemd/system", ignored)) return true;
  // Seen from a container that shares the host's processes but not its /run.
  std::ifstream comm(root + "/proc/1/comm");
  std::string name;
  return std::getline(comm, name) && name == "systemd";
}

}  // namespace netipc::cli::host
