#pragma once

// The check tables of APPS_LOOKUP.

#include <algorithm>

#include "oracle/lookup.hpp"

namespace netipc::fuzz::oracle {

inline Status judge_apps_request(Bytes in) {
  if (in.size() < 16) return Status::truncated;
  if (u16_at(in, 0) != 1 || u16_at(in, 2) != 0 || u64_at(in, 8) != 0) return Status::bad_layout;
  NETIPC_TRY(judge_directory(in, 8, 8));
  for (const Bytes key : parts_of(in))
    if (u32_at(key, 4) != 0) return Status::bad_layout;
  return Status::ok;
}

// What an item says beside its pid and its strings' contents.
struct AppsRules {
  uint64_t status;
  uint64_t cgroup_status;
  uint64_t orchestrator;
  uint64_t ppid;
  uint64_t uid;
  uint64_t starttime;
  uint64_t comm;  // lengths
  uint64_t path;
  uint64_t name;
  uint64_t labels;
};

// The table of the contract, row by row.
inline bool apps_rules_hold(const AppsRules& is) {
  if (is.status > 3 || is.cgroup_status > 3 || is.comm > 15) return false;
  const bool bare = is.orchestrator == 0 && is.name == 0 && is.labels == 0;
  if (is.status != 0)
    return bare && is.ppid == 0 && is.uid == UINT32_MAX && is.starttime == 0 && is.comm == 0 && is.path == 0 &&
           is.cgroup_status == 0;
  if (is.comm == 0) return false;
  switch (is.cgroup_status) {
    case 0: return is.path > 0;
    case 1: return bare;
    case 2: return bare && is.path > 0;
    default: return bare && is.path == 0;
  }
}

inline Status judge_apps_item(Bytes item) {
  if (item.size() < 60) return Status::truncated;
  if (u16_at(item, 0) != 1 || u32_at(item, 20) != 0 || u16_at(item, 58) != 0) return Status::bad_layout;
  const Text comm = text_at(item, 32);
  const Text path = text_at(item, 40);
  const Text name = text_at(item, 48);
  const uint64_t labels = u16_at(item, 56);
  if (!apps_rules_hold({u16_at(item, 2), u16_at(item, 6), u16_at(item, 4), u32_at(item, 12), u32_at(item, 16),
                        u64_at(item, 24), comm.length, path.length, name.length, labels}))
    return Status::bad_layout;
  for (const Text text : {comm, path, name}) NETIPC_TRY(judge_text(item, text, 60));
  if (overlap(comm, path) || overlap(comm, name) || overlap(path, name)) return Status::bad_layout;
  return judge_labels(item, std::max({comm.end(), path.end(), name.end()}), labels, 60);
}

inline Status judge_apps_response(Bytes in) {
  if (in.size() < 16) return Status::truncated;
  if (u16_at(in, 0) != 1 || u16_at(in, 2) != 0) return Status::bad_layout;
  NETIPC_TRY(judge_directory(in, 60, UINT32_MAX));
  for (const Bytes item : parts_of(in)) NETIPC_TRY(judge_apps_item(item));
  return Status::ok;
}

}  // namespace netipc::fuzz::oracle
