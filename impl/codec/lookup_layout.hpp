#pragma once

// How the keys and items of both lookups lie in memory.

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"

namespace netipc::codec::lookup {

// A path of one byte and its NUL.
inline constexpr uint32_t least_path_key = 2;
// pid and a reserved word.
inline constexpr uint32_t pid_key_size = 8;

inline constexpr uint32_t cgroup_header_size = 28;
inline constexpr uint32_t app_header_size = 60;
// The header and the NULs of three empty strings.
inline constexpr uint32_t blank_app_size = app_header_size + 3;

// Two fields of 16 bits, or one and zeros, go as one of 32: an item is written in some
// forty stores, and the CPU ends one or two in a cycle.
[[nodiscard]] constexpr uint32_t version_and(uint16_t status) noexcept {
  return uint32_t{wire::layout_version} | uint32_t{status} << 16;
}

inline void write_cgroup_header(std::byte* at, uint16_t status, uint16_t orchestrator, size_t path_len, size_t name_len,
                                size_t label_count) noexcept {
  store(at, version_and(status));
  store(at + 4, uint32_t{orchestrator});
  store(at + 8, cgroup_header_size);
  store(at + 12, static_cast<uint32_t>(path_len));
  store(at + 16, static_cast<uint32_t>(cgroup_header_size + path_len + 1));
  store(at + 20, static_cast<uint32_t>(name_len));
  store(at + 24, uint32_t{static_cast<uint16_t>(label_count)});
}

inline void write_app_header(std::byte* at, const AppsLookupEntry& entry) noexcept {
  // Read before the first store, which could change them for all the compiler knows.
  const uint16_t orchestrator = entry.orchestrator;
  const uint16_t cgroup_status = entry.cgroup_status;
  const auto comm_len = static_cast<uint32_t>(entry.comm.len);
  const auto path_len = static_cast<uint32_t>(entry.cgroup_path.len);
  const auto name_len = static_cast<uint32_t>(entry.cgroup_name.len);
  const auto label_count = static_cast<uint16_t>(entry.labels.count);
  store(at, version_and(entry.status));
  store(at + 4, orchestrator);
  store(at + 6, cgroup_status);
  store(at + 8, entry.pid);
  store(at + 12, entry.ppid);
  store(at + 16, uint64_t{entry.uid});
  store(at + 24, entry.starttime);
  store(at + 32, app_header_size);
  store(at + 36, comm_len);
  store(at + 40, app_header_size + comm_len + 1);
  store(at + 44, path_len);
  store(at + 48, app_header_size + comm_len + 1 + path_len + 1);
  store(at + 52, name_len);
  store(at + 56, uint32_t{label_count});
}

// The one form of an item without knowledge - UNKNOWN and both placeholders. Apart
// from status and PID it is constant, so it is copied and compared as a whole.
struct BlankApp {
  uint16_t layout_version = wire::layout_version;
  uint16_t status = 0;
  uint16_t orchestrator = 0;
  uint16_t cgroup_status = 0;
  uint32_t pid = 0;
  uint32_t ppid = 0;
  uint32_t uid = uid_unset;
  uint32_t reserved0 = 0;
  uint64_t starttime = 0;
  Range comm{app_header_size, 0};
  Range cgroup_path{app_header_size + 1, 0};
  Range cgroup_name{app_header_size + 2, 0};
  uint16_t label_count = 0;
  uint16_t reserved1 = 0;
  char texts[4] = {};  // one more than there are, so that nothing is padding
};
static_assert(offsetof(BlankApp, starttime) == 24 && offsetof(BlankApp, texts) == app_header_size);

inline constexpr BlankApp blank_app;

// Copied first and completed in place: completed before the copy, its two small
// stores would stall the wide loads of the copy.
inline void write_blank(std::byte* to, uint16_t status, uint32_t pid) noexcept {
  std::memcpy(to, &blank_app, blank_app_size);
  store(to + offsetof(BlankApp, status), status);
  store(to + offsetof(BlankApp, pid), pid);
}

}  // namespace netipc::codec::lookup
