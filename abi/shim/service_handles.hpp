#pragma once

// What the opaque types of the service layer are.

#include "netipc/service_cgroups_cache.h"
#include "netipc/service_client.h"
#include "netipc/service_server.h"
#include "service/client.hpp"
#include "service/server.hpp"
#include "shim/log_hook.hpp"
#include "shim/sized_struct.hpp"
#include "shim/tagged_handle.hpp"
#include "shim/wait_policy.hpp"
#include "snapshot/cgroups_cache.hpp"

struct netipc_service_client {
  static constexpr uint32_t kind = 0x4e53434cu;
  explicit netipc_service_client(netipc::service::Client made) noexcept : impl(std::move(made)) {}
  uint32_t tag = kind;
  netipc::service::Client impl;
};

struct netipc_service_server {
  static constexpr uint32_t kind = 0x4e535356u;
  explicit netipc_service_server(netipc::service::Server made) noexcept : impl(std::move(made)) {}
  uint32_t tag = kind;
  netipc::service::Server impl;
};

struct netipc_service_cgroups_cache {
  static constexpr uint32_t kind = 0x4e534343u;
  explicit netipc_service_cgroups_cache(std::unique_ptr<netipc::snapshot::CgroupsCache> made) noexcept
      : impl(std::move(made)) {}
  uint32_t tag = kind;
  std::unique_ptr<netipc::snapshot::CgroupsCache> impl;
};

namespace netipc::shim {

[[nodiscard]] inline service::ClientConfig config_of(const netipc_service_client_config& in) {
  service::ClientConfig config;
  config.supported_profiles = in.supported_profiles;
  config.preferred_profiles = in.preferred_profiles;
  config.max_request_payload_bytes = in.max_request_payload_bytes;
  config.max_request_batch_items = in.max_request_batch_items;
  config.max_response_payload_bytes = in.max_response_payload_bytes;
  config.call_timeout_ms = in.call_timeout_ms;
  config.auth_token = in.auth_token;
  config.max_lookup_items = in.max_lookup_items;
  config.max_lookup_subcalls = in.max_lookup_subcalls;
  config.max_lookup_response_bytes = in.max_lookup_response_bytes;
  config.log = log_config(in.log, in.log_user, in.log_level);
  return config;
}

// A client and a cache are configured alike.
[[nodiscard]] inline Status read_config(const netipc_service_client_config* from, service::ClientConfig& config) {
  netipc_service_client_config known{};
  if (from != nullptr) NETIPC_TRY(read_sized(from, 88, known));
  if (known.reserved != 0) return Status::unsupported;
  NETIPC_TRY(check_log_level(known.log_level));
  config = config_of(known);
  return read_wait_policy(known.wait_policy, config.wait_policy);
}

[[nodiscard]] inline netipc_service_latency latency_of(const Histogram::Summary& in) noexcept {
  return {.count = in.count,
          .min_ns = in.min,
          .max_ns = in.max,
          .mean_ns = in.mean,
          .p50_ns = in.p50,
          .p90_ns = in.p90,
          .p99_ns = in.p99,
          .p999_ns = in.p999};
}

}  // namespace netipc::shim
