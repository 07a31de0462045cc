#include "transport/inflight.hpp"

#include <new>

namespace netipc::transport {

namespace {

// Fibonacci hashing: ids are mostly consecutive, and this spreads them evenly.
size_t home_of(uint64_t id, size_t mask) noexcept {
  return static_cast<size_t>((id * 0x9e3779b97f4a7c15u) >> 32) & mask;
}

}  // namespace

size_t InFlight::slot_of(uint64_t id) const noexcept {
  const size_t mask = slots_.size() - 1;
  size_t at = home_of(id, mask);
  while (slots_[at].taken && slots_[at].id != id) at = (at + 1) & mask;
  return at;
}

Status InFlight::grow() noexcept {
  try {
    std::vector<Slot> old(slots_.empty() ? 16 : slots_.size() * 2, Slot{0, false});
    old.swap(slots_);
    if (old.empty() && used_ == 1) slots_[slot_of(single_)] = {single_, true};
    for (const Slot& slot : old)
      if (slot.taken) slots_[slot_of(slot.id)] = slot;
    return Status::ok;
  } catch (const std::bad_alloc&) {
    return Status::limit_exceeded;
  }
}

Status InFlight::add(uint64_t id) noexcept {
  if (slots_.empty()) {
    if (used_ == 0) {
      single_ = id;
      used_ = 1;
      return Status::ok;
    }
    if (single_ == id) return Status::duplicate_msg_id;
  } else if (slots_[slot_of(id)].taken) {
    return Status::duplicate_msg_id;
  }
  if (used_ + 1 > slots_.size() / 2) NETIPC_TRY(grow());
  slots_[slot_of(id)] = {id, true};
  ++used_;
  return Status::ok;
}

bool InFlight::remove(uint64_t id) noexcept {
  if (slots_.empty()) {
    if (used_ == 0 || single_ != id) return false;
    used_ = 0;
    return true;
  }
  const size_t mask = slots_.size() - 1;
  size_t hole = slot_of(id);
  if (!slots_[hole].taken) return false;
  // Close the gap: an entry may move into the hole unless its home lies between
  // the hole and where it stands. No tombstones, so probes stay short for ever.
  for (size_t at = (hole + 1) & mask; slots_[at].taken; at = (at + 1) & mask) {
    const size_t home = home_of(slots_[at].id, mask);
    if (((at - home) & mask) >= ((at - hole) & mask)) {
      slots_[hole] = slots_[at];
      hole = at;
    }
  }
  slots_[hole].taken = false;
  --used_;
  return true;
}

void InFlight::clear() noexcept {
  for (Slot& slot : slots_) slot.taken = false;
  used_ = 0;
}

}  // namespace netipc::transport
