#include "bench/cache/provider.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace netipc::bench {

namespace {

void must(netipc_status status) {
  if (status != NETIPC_STATUS_OK) throw std::runtime_error(netipc_codec_status_text(status));
}

}  // namespace

Provider::Provider(uint32_t items) : keys_(cli::bench::make_cgroups(items)) {
  char name[] = "/tmp/netipc-bench-XXXXXX";
  if (mkdtemp(name) == nullptr) throw std::runtime_error("mkdtemp");
  run_dir_ = name;
  must(netipc_service_server_create_cgroups_snapshot(run_dir_.c_str(), "bench", nullptr, answer, this, items, &server_));
  thread_ = std::thread([this] { if (netipc_service_server_run(server_) != NETIPC_STATUS_OK) std::abort(); });
  must(netipc_service_cgroups_cache_create(run_dir_.c_str(), "bench", nullptr, &cache_));
  must(netipc_service_cgroups_cache_refresh(cache_, 0));
}

Provider::~Provider() {
  netipc_service_cgroups_cache_destroy(cache_);
  if (netipc_service_server_stop(server_) != NETIPC_STATUS_OK) std::abort();
  thread_.join();
  netipc_service_server_destroy(server_);
  ::rmdir(run_dir_.c_str());
}

netipc_status Provider::answer(void* self, netipc_codec_cgroups_snapshot_builder* builder) {
  for (const cli::bench::Cgroup& key : static_cast<const Provider*>(self)->keys_) {
    netipc_codec_cgroups_snapshot_item item{};
    item.hash = key.hash;
    item.enabled = 1;
    item.name = {key.name.data(), key.name.size()};
    item.path = {"/sys/fs/cgroup/cgroup.procs", 27};
    const netipc_status status = netipc_codec_cgroups_snapshot_builder_add(builder, &item);
    if (status != NETIPC_STATUS_OK) return status;
  }
  return NETIPC_STATUS_OK;
}

}  // namespace netipc::bench
