#pragma once

// What lies in a run dir: endpoints, and the shared-memory regions of sessions.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netipc::cli {

enum class Liveness : unsigned char {
  absent,   // regions of a service without an endpoint
  alive,    // somebody listens
  stale,    // left behind: nobody does
  unknown,  // it could not be found out
};

struct RegionFile {
  std::string file;  // its name in the run dir
  uint64_t session_id = 0;
  uint64_t size = 0;
  int32_t owner_pid = 0;  // 0: the file tells none
  std::optional<bool> stale;
};

struct ServiceEntry {
  std::string name;
  Liveness liveness = Liveness::absent;
  std::string reason;  // why unknown
  std::vector<RegionFile> regions;
};

struct RunDirListing {
  std::vector<ServiceEntry> services;  // by name
  int error = 0;                       // errno, when the directory cannot be read
};

// Changes nothing. A live server sees a client that connects and leaves.
RunDirListing list_run_dir(const std::string& run_dir);

}  // namespace netipc::cli
