#pragma once

// A cgroups-snapshot service in this process, and a cache that holds what it serves.

#include <string>
#include <thread>
#include <vector>

#include "bench/cgroups.hpp"
#include "netipc/netipc.h"

namespace netipc::bench {

class Provider {
 public:
  // Throws std::runtime_error where the machine does not let it.
  explicit Provider(uint32_t items);
  ~Provider();
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  [[nodiscard]] const std::vector<cli::bench::Cgroup>& keys() const { return keys_; }
  [[nodiscard]] netipc_service_cgroups_cache* cache() const { return cache_; }

 private:
  static netipc_status answer(void* self, netipc_codec_cgroups_snapshot_builder* builder);

  std::string run_dir_;
  std::vector<cli::bench::Cgroup> keys_;
  netipc_service_server* server_ = nullptr;
  netipc_service_cgroups_cache* cache_ = nullptr;
  std::thread thread_;
};

}  // namespace netipc::bench
