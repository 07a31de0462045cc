#pragma once

// The shared-memory region as bytes: where its fields lie, how large a new one
// must be, and whether a foreign one may be trusted (docs/spec/shm.md).

#include <atomic>
#include <cstddef>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace netipc::transport {

inline constexpr uint32_t region_magic = 0x4e53484d;
inline constexpr uint16_t region_version = 3;
inline constexpr uint16_t region_header_size = 64;
inline constexpr uint32_t region_alignment = 64;

// The first 64 bytes of the file. Mapped by two processes, so what both touch
// while it lives is atomic; the rest is written once, before the peer is told.
struct RegionHeader {
  uint32_t magic;
  uint16_t version;
  uint16_t header_len;
  int32_t owner_pid;
  uint32_t owner_generation;
  uint32_t request_offset;
  uint32_t request_capacity;
  uint32_t response_offset;
  uint32_t response_capacity;
  std::atomic<uint64_t> req_seq;
  std::atomic<uint64_t> resp_seq;
  std::atomic<uint32_t> req_len;
  std::atomic<uint32_t> resp_len;
  std::atomic<uint32_t> req_signal;
  std::atomic<uint32_t> resp_signal;
};
static_assert(sizeof(RegionHeader) == region_header_size);
static_assert(offsetof(RegionHeader, owner_pid) == 8 && offsetof(RegionHeader, request_offset) == 16);
static_assert(offsetof(RegionHeader, req_seq) == 32 && offsetof(RegionHeader, resp_seq) == 40);
static_assert(offsetof(RegionHeader, req_len) == 48 && offsetof(RegionHeader, req_signal) == 56);
static_assert(std::atomic<uint64_t>::is_always_lock_free && std::atomic<uint32_t>::is_always_lock_free);

// What two of this library tell each other in the last bytes of the response area:
// the area is rounded up, and no message reaches them. Who has made its mark says
// there when it sleeps, so that the other need not wake it when it does not
// (docs/spec/shm.md, "Sleepers").
struct RegionSleepers {
  std::atomic<uint32_t> server_mark;  // sleepers_mark, once the client's was seen
  std::atomic<uint32_t> client_mark;  // sleepers_mark, from attaching on
  std::atomic<uint32_t> server_sleeps;
  std::atomic<uint32_t> client_sleeps;
};
static_assert(sizeof(RegionSleepers) == 16);
inline constexpr uint32_t sleepers_mark = 0x50454c53;  // "SLEP"

// Where the areas lie. A private copy, validated once: nothing that decides an
// address is ever read from the mapping again.
struct RegionShape {
  uint32_t request_offset = 0;
  uint32_t request_capacity = 0;
  uint32_t response_offset = 0;
  uint32_t response_capacity = 0;

  // Whether RegionSleepers fit behind the largest response, header included.
  [[nodiscard]] bool holds_sleepers(uint64_t largest_response) const noexcept {
    return response_capacity >= largest_response + sizeof(RegionSleepers);
  }
  [[nodiscard]] uint32_t sleepers_offset() const noexcept {
    return response_offset + response_capacity - static_cast<uint32_t>(sizeof(RegionSleepers));
  }
  [[nodiscard]] uint64_t size() const noexcept { return uint64_t{response_offset} + response_capacity; }
};

// The shape of a region whose areas hold at least these many bytes, header of the
// message included. region_bad_size: it would not fit 32 bits.
Result<RegionShape> plan_region(uint64_t request_bytes, uint64_t response_bytes) noexcept;

// Judges a copy of a foreign region's first 64 bytes against the file's size.
//   region_not_ready (retry), region_bad_magic (retry), region_bad_version,
//   region_bad_header, region_bad_size
Result<RegionShape> judge_region(Bytes header, uint64_t file_size) noexcept;

}  // namespace netipc::transport
