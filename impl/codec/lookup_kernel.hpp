#pragma once

// The quick ways through lookup messages, a whole message or many items at a time.
// They only say yes: on "no" the caller goes step by step, which also finds the right
// error. Each exists twice, made of the same source: for any CPU, and for those with
// vectors of 32 bytes.

#include "codec/lookup_common.hpp"

namespace netipc::codec {

struct CgroupsLookupEntry;
struct AppsLookupEntry;

namespace lookup {

struct Kernel {
  const char* name;

  // Whether the directory is in order and each entry a key; the header is not looked
  // at. PIDs have to be laid out as encoders do it.
  bool (*paths_hold)(Bytes payload, uint32_t items) noexcept;
  bool (*pids_hold)(Bytes payload, uint32_t items) noexcept;
  // Write directory and keys of a request that was measured. False: a path holds a NUL.
  bool (*write_paths)(std::span<const Str> paths, std::byte* payload) noexcept;
  void (*write_pids)(std::span<const uint32_t> pids, std::byte* payload) noexcept;

  // Whether the directory is in order and each entry an item laid out as encoders do
  // it; the header is not looked at.
  bool (*cgroups_hold)(Bytes payload, uint32_t items) noexcept;
  bool (*apps_hold)(Bytes payload, uint32_t items) noexcept;

  // Write an item without a fault that has room; its size, or 0: then the room is in
  // disorder. The former with a path of its own.
  uint64_t (*write_cgroup)(std::byte* to, uint64_t room, const CgroupsLookupEntry& entry, Str path) noexcept;
  uint64_t (*write_app)(std::byte* to, uint64_t room, const AppsLookupEntry& entry) noexcept;
};

// The best for this CPU, unless another was chosen.
[[nodiscard]] const Kernel& kernel() noexcept;

// All that this CPU can run, and the choice of one: for tests.
[[nodiscard]] std::span<const Kernel* const> kernels() noexcept;
void choose(const Kernel& kernel) noexcept;

}  // namespace lookup
}  // namespace netipc::codec
