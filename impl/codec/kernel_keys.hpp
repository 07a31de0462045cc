#pragma once

// The keys of requests. Part of a kernel: see kernel_parts.hpp.

#include "codec/kernel_text.hpp"

namespace netipc::codec::NETIPC_KERNEL {

// As many zero bytes as keys and gaps have to have, and each key ends with one: so there
// is none inside a key (see kernel_judge.hpp).
inline bool paths_hold(Bytes payload, uint32_t items) noexcept {
  const std::byte* const packed = payload.data() + lookup::packed_start(items);
  const uint64_t packed_size = payload.size() - lookup::packed_start(items);
  std::byte unended{0};
  uint64_t previous_end = 0;
  for (uint32_t i = 0; i < items;) {
    const uint64_t run_start = previous_end;
    uint64_t expected = 0;
    // Counted while they are in the nearest cache.
    for (const uint32_t run_end = std::min(items, i + 64); i < run_end; ++i) {
      const lookup::Range key = lookup::entry_at(payload.data(), i);
      const uint64_t end = uint64_t{key.offset} + key.length;
      if (key.offset != align8(previous_end) || end > packed_size || key.length < lookup::least_path_key) return false;
      unended |= packed[end - 1];
      // With the NUL before it; a gap of anything else would make up for a NUL in a key.
      const uint64_t gap = key.offset - previous_end;
      if (!zero_before(packed + key.offset, gap + 1)) return false;
      expected += gap + 1;
      previous_end = end;
    }
    // A single key of a few bytes has not even a block before its end.
    if (lookup::packed_start(items) + previous_end < block_size) return false;
    if (count_zeros(packed + run_start, packed + previous_end) != expected) return false;
  }
  return unended == std::byte{0};
}

inline bool write_paths(std::span<const Str> paths, std::byte* payload) noexcept {
  std::byte* entry = payload + lookup_header_size;
  std::byte* const packed = entry + paths.size() * lookup_entry_size;
  TextCopy texts;
  size_t at = 0;
  for (size_t i = 0; i < paths.size(); ++i) {
    const Str path = paths[i];
    const size_t slot = align8(path.len + 1);
    // The gap before the next key, as the end of eight zeros; none behind the last.
    if (i + 1 != paths.size()) store(packed + at + slot - 8, uint64_t{0});
    texts.put(packed + at, path);
    store(entry, static_cast<uint32_t>(at));
    store(entry + 4, static_cast<uint32_t>(path.len + 1));
    entry += lookup_entry_size;
    at += slot;
  }
  return !texts.met_nul();
}

// Entry i of a request for PIDs, as one word.
[[gnu::always_inline]] inline uint64_t pid_entry(uint64_t i) noexcept {
  return std::bit_cast<uint64_t>(lookup::Range{0, lookup::pid_key_size}) +
         i * std::bit_cast<uint64_t>(lookup::Range{lookup::pid_key_size, 0});
}

inline bool pids_hold(Bytes payload, uint32_t items) noexcept {
  const std::byte* const directory = payload.data() + lookup_header_size;
  const std::byte* const packed = payload.data() + lookup::packed_start(items);
  if (payload.size() - lookup::packed_start(items) < uint64_t{items} * lookup::pid_key_size) return false;
  uint64_t differences = 0;
  uint64_t keys = 0;
  for (size_t i = 0; i < items; ++i) {
    differences |= load<uint64_t>(directory + i * 8) ^ pid_entry(i);
    keys |= load<uint64_t>(packed + i * 8);
  }
  return differences == 0 && (keys & std::bit_cast<uint64_t>(lookup::Range{0, UINT32_MAX})) == 0;
}

inline void write_pids(std::span<const uint32_t> pids, std::byte* payload) noexcept {
  std::byte* const directory = payload + lookup_header_size;
  std::byte* const packed = directory + pids.size() * lookup_entry_size;
  for (size_t i = 0; i < pids.size(); ++i) {
    store(directory + i * 8, pid_entry(i));
    store(packed + i * 8, std::bit_cast<uint64_t>(lookup::Range{pids[i], 0}));
  }
}

}  // namespace netipc::codec::NETIPC_KERNEL
