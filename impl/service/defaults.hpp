#pragma once

// What a zero in a configuration means (docs/spec/defaults.md), and the timeouts
// every call shares.

#include <cstdint>

namespace netipc::service {

inline constexpr uint32_t default_response_payload_bytes = 65536;
inline constexpr uint32_t default_call_timeout_ms = 30000;
inline constexpr uint32_t default_lookup_items = 65536;
inline constexpr uint32_t default_lookup_subcalls = 4096;
inline constexpr uint64_t default_lookup_response_bytes = 64u << 20;
inline constexpr uint32_t default_max_sessions = 1024;
inline constexpr uint32_t default_send_timeout_ms = 2000;

inline constexpr uint32_t max_workers = 1024;
// What one wait of a worker may spin, whatever its policy says: it serves nobody else
// meanwhile.
inline constexpr uint32_t max_worker_spin_ns = 100'000;
inline constexpr uint32_t infinite_timeout_ms = UINT32_MAX;

template <class T>
[[nodiscard]] constexpr T or_default(T value, T fallback) noexcept {
  return value != 0 ? value : fallback;
}

}  // namespace netipc::service
