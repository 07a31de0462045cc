#pragma once

// The check tables of CGROUPS_LOOKUP.

#include <algorithm>

#include "oracle/lookup.hpp"

namespace netipc::fuzz::oracle {

inline Status judge_cgroups_request(Bytes in) {
  if (in.size() < 16) return Status::truncated;
  if (u16_at(in, 0) != 1 || u16_at(in, 2) != 0 || u64_at(in, 8) != 0) return Status::bad_layout;
  NETIPC_TRY(judge_directory(in, 2, UINT32_MAX));
  for (const Bytes key : parts_of(in)) {
    if (key.back() != std::byte{0}) return Status::missing_nul;
    if (holds_nul(key.first(key.size() - 1))) return Status::bad_layout;
  }
  return Status::ok;
}

// Which parts an item of this status may have.
inline bool cgroups_rules_hold(uint64_t status, uint64_t orchestrator, uint64_t path, uint64_t name, uint64_t labels) {
  if (status > 4 || path == 0) return false;
  return status == 0 || (orchestrator == 0 && name == 0 && labels == 0);
}

inline Status judge_cgroups_item(Bytes item) {
  if (item.size() < 28) return Status::truncated;
  if (u16_at(item, 0) != 1 || u16_at(item, 6) != 0 || u16_at(item, 26) != 0) return Status::bad_layout;
  const Text path = text_at(item, 8);
  const Text name = text_at(item, 16);
  const uint64_t labels = u16_at(item, 24);
  if (!cgroups_rules_hold(u16_at(item, 2), u16_at(item, 4), path.length, name.length, labels))
    return Status::bad_layout;
  NETIPC_TRY(judge_text(item, path, 28));
  NETIPC_TRY(judge_text(item, name, 28));
  if (overlap(path, name)) return Status::bad_layout;
  return judge_labels(item, std::max(path.end(), name.end()), labels, 28);
}

inline Status judge_cgroups_response(Bytes in) {
  if (in.size() < 16) return Status::truncated;
  if (u16_at(in, 0) != 1 || u16_at(in, 2) != 0) return Status::bad_layout;
  NETIPC_TRY(judge_directory(in, 28, UINT32_MAX));
  for (const Bytes item : parts_of(in)) NETIPC_TRY(judge_cgroups_item(item));
  return Status::ok;
}

}  // namespace netipc::fuzz::oracle
