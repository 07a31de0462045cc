#pragma once

// A caller's log hook as the implementation's. What it throws is dropped.

#include "base/status.hpp"
#include "netipc/service_log.h"
#include "service/log.hpp"
#include "shim/barrier.hpp"

namespace netipc::shim {

// unsupported: a level of a newer version.
[[nodiscard]] inline Status check_log_level(netipc_service_log_level level) noexcept {
  return level >= 0 && level <= NETIPC_SERVICE_LOG_DEBUG ? Status::ok : Status::unsupported;
}

[[nodiscard]] inline service::LogConfig log_config(netipc_service_log_hook hook, void* user,
                                                   netipc_service_log_level level) {
  if (hook == nullptr) return {};
  return {[=](const service::LogRecord& in) noexcept {
            const netipc_service_log_record out{.struct_size = sizeof(netipc_service_log_record),
                                                .level = static_cast<netipc_service_log_level>(in.level),
                                                .event = static_cast<netipc_service_log_event>(in.event),
                                                .phase = static_cast<netipc_service_phase>(in.phase),
                                                .status = to_c(in.status),
                                                .reserved = 0,
                                                .session_id = in.session_id,
                                                .peer_pid = in.peer_pid,
                                                .service = in.service,
                                                .text = in.text};
            (void)guard([&] {
              hook(user, &out);
              return Status::ok;
            });
          },
          static_cast<service::LogLevel>(level)};
}

}  // namespace netipc::shim
