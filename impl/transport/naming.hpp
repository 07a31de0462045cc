#pragma once

// Names of endpoints (docs/spec/naming.md).

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace netipc::transport {

// Non-empty, only A-Z a-z 0-9 . _ -, and neither "." nor "..".
[[nodiscard]] bool valid_service_name(std::string_view name) noexcept;

// {run_dir}/{service}.sock, at most 107 bytes.
Result<std::string> socket_path(std::string_view run_dir, std::string_view service);

// {run_dir}/{service}-{session id as 16 hex digits}.ipcshm, at most 255 bytes.
Result<std::string> region_path(std::string_view run_dir, std::string_view service, uint64_t session_id);

}  // namespace netipc::transport
