#include "log.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "client.hpp"
#include "output.hpp"

namespace netipc::cli {
namespace {

constexpr std::array<std::pair<netipc_service_log_level, std::string_view>, 4> levels{{
    {NETIPC_SERVICE_LOG_ERROR, "error"},
    {NETIPC_SERVICE_LOG_WARNING, "warning"},
    {NETIPC_SERVICE_LOG_INFO, "info"},
    {NETIPC_SERVICE_LOG_DEBUG, "debug"},
}};

}  // namespace

std::optional<netipc_service_log_level> find_log_level(std::string_view name) noexcept {
  for (const auto& [level, known] : levels) {
    if (known == name) return level;
  }
  return std::nullopt;
}

std::string log_line(const netipc_service_log_record& record) {
  std::string_view name = "note";
  for (const auto& [level, known] : levels) {
    if (level == record.level) name = known;
  }
  std::string line = fmt::format("{}: {}: {}", name, record.service, record.text);
  if (record.status != NETIPC_STATUS_OK) line += ": " + describe(record.status, record.phase);
  if (record.session_id != 0) line += fmt::format(", session {}", record.session_id);
  if (record.peer_pid >= 0) line += fmt::format(", pid {}", record.peer_pid);
  return line;
}

void netipc_cli_log(void* /*user*/, const netipc_service_log_record* record) { complain(log_line(*record)); }

}  // namespace netipc::cli
