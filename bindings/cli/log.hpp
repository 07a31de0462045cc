#pragma once

// The library's log, on stderr.

#include <netipc/service_log.h>

#include <optional>
#include <string>
#include <string_view>

namespace netipc::cli {

// "warning" for NETIPC_SERVICE_LOG_WARNING.
std::optional<netipc_service_log_level> find_log_level(std::string_view name) noexcept;

// "warning: svc: a client was refused: authentication failed (AUTH_FAILED, phase HANDSHAKE), pid 7"
std::string log_line(const netipc_service_log_record& record);

extern "C" void netipc_cli_log(void* user, const netipc_service_log_record* record);

// Config: of a client or a server. level 0: no log.
template <class Config>
void log_to_stderr(Config& config, netipc_service_log_level level) noexcept {
  if (level == 0) return;
  config.log = netipc_cli_log;
  config.log_level = level;
}

}  // namespace netipc::cli
