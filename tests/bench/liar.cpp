// A server whose answers are well-formed and wrong in one place: for the increment scenarios every 1000th number,
// for snapshots the last letter of the last path, for the cache the hash of one cgroup, for lookups one name.
//
//   netipc-bench-liar SCENARIO RUN_DIR

#include <netipc/netipc.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/cgroups.hpp"

namespace {

using netipc::cli::bench::borrow;
using netipc::cli::bench::cached_items;
using netipc::cli::bench::Cgroup;
using netipc::cli::bench::make_cgroups;

constexpr netipc_status ok = NETIPC_STATUS_OK;
constexpr uint32_t few = 16;

netipc_status lie_increment(void* /*user*/, uint64_t value, uint64_t* out_value) {
  static unsigned calls = 0;
  *out_value = value + (++calls % 1000 == 0 ? 2 : 1);
  return ok;
}

netipc_status answer_snapshot(void* user, netipc_codec_cgroups_snapshot_builder* builder) {
  netipc_status status = netipc_codec_cgroups_snapshot_builder_set_header(builder, 1, 7);
  for (const Cgroup& cgroup : *static_cast<const std::vector<Cgroup>*>(user)) {
    const netipc_codec_cgroups_snapshot_item item{cgroup.hash, 0, 1, 0, borrow(cgroup.name), borrow(cgroup.path)};
    if (status == ok) status = netipc_codec_cgroups_snapshot_builder_add(builder, &item);
  }
  return status;
}

const std::array<netipc_codec_label, 2> labels{
    netipc_codec_label{{"namespace", 9}, {"production", 10}},
    netipc_codec_label{{"image", 5}, {"registry/nginx:1.25", 19}},
};

netipc_status answer_cgroups(void* user, const netipc_codec_cgroups_lookup_request* /*request*/,
                             netipc_codec_cgroups_lookup_builder* builder) {
  netipc_status status = ok;
  for (const Cgroup& cgroup : *static_cast<const std::vector<Cgroup>*>(user)) {
    const netipc_codec_cgroups_lookup_entry entry{NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN, NETIPC_CODEC_ORCHESTRATOR_DOCKER, 0,
                                                  borrow(cgroup.path), borrow(cgroup.name), labels.data(), labels.size()};
    if (status == ok) status = netipc_codec_cgroups_lookup_builder_add(builder, &entry);
  }
  return status;
}

netipc_status answer_apps(void* user, const netipc_codec_apps_lookup_request* /*request*/,
                          netipc_codec_apps_lookup_builder* builder) {
  netipc_status status = ok;
  uint32_t pid = 1000;
  for (const Cgroup& cgroup : *static_cast<const std::vector<Cgroup>*>(user)) {
    netipc_codec_apps_lookup_entry entry{};
    entry.orchestrator = NETIPC_CODEC_ORCHESTRATOR_DOCKER;
    entry.pid = pid++;
    entry.ppid = 1;
    entry.uid = 1000;
    entry.starttime = 123456789;
    entry.comm = {"cgroup_", 7};
    entry.cgroup_path = borrow(cgroup.path);
    entry.cgroup_name = borrow(cgroup.name);
    entry.labels = labels.data();
    entry.label_count = labels.size();
    if (status == ok) status = netipc_codec_apps_lookup_builder_add(builder, &entry);
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view scenario = argv[1];
  const char* run_dir = argv[2];
  const char* service = "liar";
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  config.supported_profiles = netipc_transport_profiles();
  config.max_request_payload_bytes = 4U << 20;
  config.max_response_payload_bytes = 4U << 20;

  netipc_service_server* server = nullptr;
  netipc_status status = NETIPC_STATUS_INVALID;
  std::vector<Cgroup> cgroups = make_cgroups(few);
  if (scenario.starts_with("snapshot")) {
    if (scenario.ends_with("1mib")) cgroups = make_cgroups(1024, 960);
    cgroups.back().path.back() = '?';
    status = netipc_service_server_create_cgroups_snapshot(run_dir, service, &config, answer_snapshot, &cgroups,
                                                           static_cast<uint32_t>(cgroups.size()), &server);
  } else if (scenario.starts_with("cache")) {
    cgroups = make_cgroups(cached_items);
    ++cgroups.back().hash;
    status = netipc_service_server_create_cgroups_snapshot(run_dir, service, &config, answer_snapshot, &cgroups,
                                                           cached_items, &server);
  } else if (scenario.starts_with("cgroups")) {
    cgroups.back().name.back() = '?';
    status = netipc_service_server_create_cgroups_lookup(run_dir, service, &config, answer_cgroups, &cgroups, &server);
  } else if (scenario.starts_with("apps")) {
    cgroups.back().name.back() = '?';
    status = netipc_service_server_create_apps_lookup(run_dir, service, &config, answer_apps, &cgroups, &server);
  } else {
    status = netipc_service_server_create_increment(run_dir, service, &config, lie_increment, nullptr, &server);
  }
  if (status != ok) {
    std::fprintf(stderr, "%s\n", netipc_codec_status_text(status));
    return 1;
  }
  std::puts("lying");
  std::fflush(stdout);
  return netipc_service_server_run(server) == ok ? 0 : 1;
}
