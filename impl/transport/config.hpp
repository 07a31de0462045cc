#pragma once

// What a caller configures. Zero means the named default of docs/spec/defaults.md.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/wait_policy.hpp"
#include "wire/constants.hpp"

namespace netipc::transport {

// Where a service lives: a namespace (on POSIX an existing directory) and a name.
struct Endpoint {
  std::string run_dir;
  std::string service;
};

struct Limits {
  uint32_t request_payload = 0;
  uint32_t request_items = 0;
  uint32_t response_payload = 0;
  uint32_t response_items = 0;
};

// Both roles: a client proposes these values, a server answers with its own.
struct Config {
  uint32_t supported_profiles = 0;
  uint32_t preferred_profiles = 0;
  Limits limits;
  uint64_t auth_token = 0;
  uint32_t packet_size = 0;  // 0: what one send of the platform can carry
  WaitPolicy wait_policy;    // of the sessions
};

struct ListenerConfig : Config {
  int backlog = 0;                    // 0: 16
  uint32_t handshake_timeout_ms = 0;  // 0: 5000; how long a connected client may stay silent
  uint32_t max_pending = 0;           // 0: 128; handshakes under way at once, the oldest gives way
};

// What this platform can carry; every other profile bit is refused or dropped.
[[nodiscard]] uint32_t implemented_profiles() noexcept;
// "uds", "shm", "shm-hybrid", "shm-futex", "named-pipe": false for unknown names.
[[nodiscard]] bool has_feature(std::string_view name) noexcept;

}  // namespace netipc::transport
