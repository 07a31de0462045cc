#pragma once

// The process that is restarted: three services over sockets and shared memory.

#include <cstdint>
#include <string>

namespace netipc::stress {

constexpr uint32_t snapshot_items = 500;

// Name and hash of item i, the same in every process.
std::string item_name(uint32_t i);
uint32_t item_hash(uint32_t i);

// The profiles of providers and of those who want shared memory.
constexpr uint32_t all_profiles = 3;

// Serves PREFIX-increment, PREFIX-snapshot and PREFIX-lookup until SIGTERM, which the
// caller has blocked. What main() returns.
int provide(const std::string& run_dir, const std::string& prefix);

}  // namespace netipc::stress
