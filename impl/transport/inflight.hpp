#pragma once

// Ids of requests a client has sent and not seen answered. Any number, answered
// in any order. One id - the ordinary case - needs no heap.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.hpp"

namespace netipc::transport {

class InFlight {
 public:
  // duplicate_msg_id: already there. limit_exceeded: the set cannot grow.
  Status add(uint64_t id) noexcept;
  // False when the id is not in flight.
  bool remove(uint64_t id) noexcept;
  void clear() noexcept;
  [[nodiscard]] size_t size() const noexcept { return used_; }

 private:
  [[nodiscard]] size_t slot_of(uint64_t id) const noexcept;
  Status grow() noexcept;

  // Open addressing over a power of two of slots, at most half full.
  struct Slot {
    uint64_t id;
    bool taken;
  };
  std::vector<Slot> slots_;
  uint64_t single_ = 0;  // the only id while slots_ is empty
  size_t used_ = 0;
};

}  // namespace netipc::transport
