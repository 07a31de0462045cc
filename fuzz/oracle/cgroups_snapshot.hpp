#pragma once

// The check tables of CGROUPS_SNAPSHOT responses.

#include "oracle/fields.hpp"

namespace netipc::fuzz::oracle {

inline Status judge_snapshot(Bytes in) {
  if (in.size() < 24) return Status::truncated;
  if (u16_at(in, 0) != 1 || u16_at(in, 2) != 0 || u32_at(in, 12) != 0) return Status::bad_layout;
  const uint64_t count = u32_at(in, 4);
  if (24 + 8 * count > in.size()) return Status::truncated;
  const uint64_t packed = in.size() - 24 - 8 * count;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t offset = u32_at(in, 24 + 8 * i);
    const uint64_t length = u32_at(in, 28 + 8 * i);
    if (offset % 8 != 0) return Status::bad_alignment;
    if (offset + length > packed) return Status::out_of_bounds;
    if (length < 32) return Status::truncated;
  }
  return Status::ok;
}

// Of a response that judge_snapshot() accepts.
inline Status judge_snapshot_item(Bytes in, uint32_t index) {
  const uint64_t count = u32_at(in, 4);
  if (index >= count) return Status::out_of_bounds;
  const uint64_t entry = 24 + uint64_t{8} * index;
  const Bytes item = in.subspan(24 + 8 * count + u32_at(in, entry), u32_at(in, entry + 4));
  if (u16_at(item, 0) != 1 || u16_at(item, 2) != 0) return Status::bad_layout;
  uint64_t begin[2];
  uint64_t end[2];
  for (size_t i = 0; i < 2; ++i) {
    begin[i] = u32_at(item, 16 + 8 * i);
    end[i] = begin[i] + u32_at(item, 20 + 8 * i) + 1;
    if (begin[i] < 32 || end[i] > item.size()) return Status::out_of_bounds;
    if (item[end[i] - 1] != std::byte{0}) return Status::missing_nul;
  }
  return end[0] <= begin[1] || end[1] <= begin[0] ? Status::ok : Status::bad_layout;
}

}  // namespace netipc::fuzz::oracle
