#pragma once

// Puts the items of several lookup responses together as one response, without
// looking at them again: they were proven when their responses were decoded.

#include "codec/lookup_common.hpp"

namespace netipc::codec {

// The buffer is the caller's and may move between two calls, contents kept.
class LookupStitcher {
 public:
  explicit LookupStitcher(uint32_t total_items) noexcept : total_(total_items), end_(lookup::packed_start(total_items)) {}

  [[nodiscard]] uint32_t item_count() const noexcept { return count_; }
  // Bytes used so far; these are what a moving buffer must keep.
  [[nodiscard]] uint64_t size() const noexcept { return end_; }
  // Bytes used once an item of this length was added.
  [[nodiscard]] uint64_t size_with(size_t item_length) const noexcept { return align8(end_) + item_length; }

  // Requires room for size_with(item.size()), fewer items than announced, and a
  // size that fits 32 bits.
  void add(MutableBytes buffer, Bytes item) noexcept {
    const uint64_t at = align8(end_);
    zero_bytes(buffer.data() + end_, static_cast<size_t>(at - end_));
    copy_bytes(buffer.data() + at, item.data(), item.size());
    const uint64_t offset = at - lookup::packed_start(total_);
    lookup::write_entry(buffer.data(), count_, {static_cast<uint32_t>(offset), static_cast<uint32_t>(item.size())});
    end_ = at + item.size();
    ++count_;
  }

  // The response, once all announced items were added.
  [[nodiscard]] Bytes finish(MutableBytes buffer, uint64_t generation) const noexcept {
    lookup::write_response_header(buffer.data(), total_, generation);
    return Bytes(buffer).first(static_cast<size_t>(end_));
  }

 private:
  uint32_t total_;
  uint32_t count_ = 0;
  uint64_t end_;
};

}  // namespace netipc::codec
