#include "transport/naming.hpp"

#include <array>

namespace netipc::transport {

namespace {

// A pathname socket's limit: sun_path holds 108 bytes, the NUL included.
constexpr size_t max_socket_path = 107;
constexpr size_t max_region_path = 255;

bool name_character(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

Status check(std::string_view run_dir, std::string_view service) noexcept {
  if (run_dir.empty() || run_dir.find('\0') != std::string_view::npos) return Status::invalid;
  return valid_service_name(service) ? Status::ok : Status::invalid;
}

}  // namespace

bool valid_service_name(std::string_view name) noexcept {
  if (name.empty() || name == "." || name == "..") return false;
  for (const char c : name)
    if (!name_character(c)) return false;
  return true;
}

Result<std::string> socket_path(std::string_view run_dir, std::string_view service) {
  NETIPC_TRY(check(run_dir, service));
  std::string path;
  path.append(run_dir).append("/").append(service).append(".sock");
  if (path.size() > max_socket_path) return Status::path_too_long;
  return path;
}

Result<std::string> region_path(std::string_view run_dir, std::string_view service, uint64_t session_id) {
  NETIPC_TRY(check(run_dir, service));
  std::array<char, 16> digits;
  for (size_t i = digits.size(); i-- > 0; session_id >>= 4) digits[i] = "0123456789abcdef"[session_id & 15];
  std::string path;
  path.append(run_dir).append("/").append(service).append("-").append(digits.data(), digits.size()).append(".ipcshm");
  if (path.size() > max_region_path) return Status::path_too_long;
  return path;
}

}  // namespace netipc::transport
