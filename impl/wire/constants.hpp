#pragma once

// Names and numbers every layer shares: kinds, statuses, methods, profiles.
// The rules behind them are in docs/spec/wire.md.

#include <cstddef>
#include <cstdint>

namespace netipc::wire {

inline constexpr uint32_t message_magic = 0x4e495043;
inline constexpr uint32_t chunk_magic = 0x4e43484b;
inline constexpr uint16_t protocol_version = 1;
inline constexpr uint16_t layout_version = 1;

inline constexpr size_t header_size = 32;
inline constexpr size_t hello_size = 44;
inline constexpr size_t hello_ack_size = 48;
inline constexpr size_t directory_entry_size = 8;

inline constexpr uint16_t flag_batch = 0x0001;

enum Kind : uint16_t { kind_request = 1, kind_response = 2, kind_control = 3 };

enum ControlOpcode : uint16_t { opcode_hello = 1, opcode_hello_ack = 2 };

// Global over all services; a new method takes the next number.
enum Method : uint16_t {
  method_increment = 1,
  method_cgroups_snapshot = 2,
  method_string_reverse = 3,
  method_cgroups_lookup = 4,
  method_apps_lookup = 5,
};

enum TransportStatus : uint16_t {
  status_ok = 0,
  status_bad_envelope = 1,
  status_auth_failed = 2,
  status_incompatible = 3,
  status_unsupported = 4,
  status_limit_exceeded = 5,
  status_internal_error = 6,
};

inline constexpr uint32_t profile_baseline = 0x01;
inline constexpr uint32_t profile_shm_hybrid = 0x02;
inline constexpr uint32_t profile_shm_futex = 0x04;
inline constexpr uint32_t profiles_shm = profile_shm_hybrid | profile_shm_futex;

// Named defaults: what a zero in a configuration means.
inline constexpr uint32_t default_payload_bytes = 1024;
inline constexpr uint32_t default_batch_items = 1;
inline constexpr uint32_t payload_growth_cap = 1u << 20;

}  // namespace netipc::wire
