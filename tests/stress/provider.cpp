#include "stress/provider.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <thread>
#include <vector>

#include "netipc/netipc.h"

namespace netipc::stress {

namespace {

netipc_status increment(void*, uint64_t value, uint64_t* out_value) {
  *out_value = value + 1;
  return NETIPC_STATUS_OK;
}

// Every item tells which process it is from: a reader sees whether they are of one.
netipc_status snapshot(void*, netipc_codec_cgroups_snapshot_builder* builder) {
  const std::string origin = "/from/" + std::to_string(::getpid());
  for (uint32_t i = 0; i < snapshot_items; ++i) {
    const std::string name = item_name(i);
    netipc_codec_cgroups_snapshot_item item{};
    item.hash = item_hash(i);
    item.enabled = 1;
    item.name = {name.data(), name.size()};
    item.path = {origin.data(), origin.size()};
    const netipc_status status = netipc_codec_cgroups_snapshot_builder_add(builder, &item);
    if (status != NETIPC_STATUS_OK) return status;
  }
  return NETIPC_STATUS_OK;
}

// The name of a path is what follows its slash.
netipc_status lookup(void*, const netipc_codec_cgroups_lookup_request* request,
                     netipc_codec_cgroups_lookup_builder* builder) {
  for (uint32_t i = 0; i < request->item_count; ++i) {
    netipc_codec_cgroups_lookup_entry entry{};
    netipc_status status = netipc_codec_cgroups_lookup_request_path(request, i, &entry.path);
    if (status != NETIPC_STATUS_OK) return status;
    entry.status = NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN;
    entry.name = {entry.path.data + 1, entry.path.len - 1};
    status = netipc_codec_cgroups_lookup_builder_add(builder, &entry);
    if (status != NETIPC_STATUS_OK) return status;
  }
  return NETIPC_STATUS_OK;
}

}  // namespace

std::string item_name(uint32_t i) { return "cgroup-" + std::to_string(i); }
uint32_t item_hash(uint32_t i) { return i * 2654435761u; }

int provide(const std::string& run_dir, const std::string& prefix) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody is left to end us otherwise
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  config.supported_profiles = all_profiles;
  config.preferred_profiles = all_profiles;
  config.workers = 2;
  std::array<netipc_service_server*, 3> servers{};
  const auto name = [&](const char* service) { return prefix + "-" + service; };
  if (netipc_service_server_create_increment(run_dir.c_str(), name("increment").c_str(), &config, increment, nullptr,
                                             &servers[0]) != NETIPC_STATUS_OK ||
      netipc_service_server_create_cgroups_snapshot(run_dir.c_str(), name("snapshot").c_str(), &config, snapshot,
                                                    nullptr, snapshot_items, &servers[1]) != NETIPC_STATUS_OK ||
      netipc_service_server_create_cgroups_lookup(run_dir.c_str(), name("lookup").c_str(), &config, lookup, nullptr,
                                                  &servers[2]) != NETIPC_STATUS_OK)
    return 1;
  std::array<netipc_status, 3> results{};
  std::vector<std::thread> drivers;
  for (size_t i = 0; i < servers.size(); ++i)
    drivers.emplace_back([&, i] { results[i] = netipc_service_server_run(servers[i]); });

  sigset_t terminate;
  sigemptyset(&terminate);
  sigaddset(&terminate, SIGTERM);
  int signal = 0;
  sigwait(&terminate, &signal);

  int failed = 0;
  for (netipc_service_server* server : servers) failed += netipc_service_server_stop(server) != NETIPC_STATUS_OK;
  for (std::thread& driver : drivers) driver.join();
  for (const netipc_status result : results) failed += result != NETIPC_STATUS_OK;
  for (netipc_service_server* server : servers) netipc_service_server_destroy(server);
  return failed == 0 ? 0 : 2;
}

}  // namespace netipc::stress
