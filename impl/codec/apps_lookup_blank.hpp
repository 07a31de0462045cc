#pragma once

// The one form of an item without knowledge - UNKNOWN and both placeholders. Apart
// from status and PID it is constant, so it is copied and compared as a whole.

#include "codec/apps_lookup.hpp"

namespace netipc::codec::lookup {

inline constexpr uint32_t app_header_size = 60;
// The header and the NULs of three empty strings.
inline constexpr uint32_t blank_app_size = app_header_size + 3;

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
  char texts[3] = {};
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

// Leaves the status to be judged: a known process is never blank.
[[nodiscard]] inline bool is_blank(Bytes item) noexcept {
  constexpr size_t rest = offsetof(BlankApp, ppid);
  const auto* const expected = reinterpret_cast<const std::byte*>(&blank_app);
  return item.size() == blank_app_size && load<uint16_t>(item.data()) == wire::layout_version &&
         load<uint32_t>(item.data() + offsetof(BlankApp, orchestrator)) == 0 &&
         std::memcmp(item.data() + rest, expected + rest, blank_app_size - rest) == 0;
}

}  // namespace netipc::codec::lookup
