#pragma once

// The part of a lookup response builder that does not depend on the method:
// slots, room, reservation of placeholders, suffix mode (docs/spec/lookup-common.md).

#include "codec/lookup_common.hpp"

namespace netipc::codec {

class LookupBuilder {
 public:
  [[nodiscard]] uint64_t generation() const noexcept { return generation_; }
  void set_generation(uint64_t generation) noexcept { generation_ = generation; }
  // Of the last add; a later success clears it. A handler may set it.
  [[nodiscard]] Status error() const noexcept { return error_; }
  void set_error(Status error) noexcept { error_ = error; }
  [[nodiscard]] uint32_t item_count() const noexcept { return count_; }
  [[nodiscard]] uint32_t slot_count() const noexcept { return slots_; }

  // Size of the payload; 0 when not even the header fits.
  [[nodiscard]] size_t finish() noexcept;

 protected:
  LookupBuilder(MutableBytes buffer, uint32_t reserved_items, uint64_t generation) noexcept;

  // Room that placeholders of the items still to come must keep. `total` is what
  // all of them would take, each but the last rounded up to 8; it shrinks item by
  // item, so no table of sums is kept. `strict`: also the last item's end, rounded
  // up to 8, must lie inside the buffer.
  void reserve(uint64_t total, bool strict) noexcept;
  [[nodiscard]] bool has_reservation() const noexcept { return reserving_; }
  // What the reservation of items [k, R) becomes for [k + 1, R).
  [[nodiscard]] static uint64_t after(uint64_t total, uint64_t placeholder, bool last) noexcept {
    return total - (last ? placeholder : align8(placeholder));
  }

  [[nodiscard]] bool full() const noexcept { return count_ == slots_; }
  [[nodiscard]] bool is_last() const noexcept { return count_ + 1 == slots_; }
  [[nodiscard]] std::byte* next_item() const noexcept { return buffer_.data() + align8(end_); }

  // Whether an item of `size` bytes fits; with the reservation, whether the
  // placeholders behind it, `kept` bytes, still would.
  [[nodiscard]] bool has_room(uint64_t size) const noexcept;
  [[nodiscard]] bool fits(uint64_t size, uint64_t kept) const noexcept;

  // Makes the item written at next_item() part of the response.
  void commit(uint64_t size, uint64_t kept) noexcept;
  Status record(Status status) noexcept {
    error_ = status;
    return status;
  }

  uint64_t reservation_ = 0;
  bool suffix_mode_ = false;

 private:
  MutableBytes buffer_;
  uint32_t slots_;
  uint32_t count_ = 0;
  uint64_t generation_;
  uint64_t packed_start_;
  uint64_t end_;  // one past the last item's last byte
  Status error_ = Status::ok;
  bool reserving_ = false;
  bool strict_ = false;
};

namespace lookup {

// Sizes of the labels of one item to be written. bad_layout: a key is empty, or
// there are more than an item can count. The strings are looked at when copied.
struct LabelSizes {
  uint64_t table = 0;  // from the start of the item
  uint64_t end = 0;    // one past the item
};
Result<LabelSizes> measure_labels(uint64_t fixed_end, std::span<const Label> labels) noexcept;

// Writes padding, table and strings of an item whose sizes were measured; false
// when a string holds a NUL.
[[nodiscard]] bool write_labels(std::byte* item, uint64_t fixed_end, LabelSizes sizes,
                                std::span<const Label> labels) noexcept;

// What placeholders of these sizes take, one behind the other at multiples of 8.
[[nodiscard]] uint64_t sum_of_placeholders(std::span<const uint32_t> lengths) noexcept;

// How a dispatch ends once its handler has returned.
Result<size_t> conclude(LookupBuilder& builder, Status handled, uint32_t expected_items) noexcept;

[[nodiscard]] bool any_nul(std::span<const Label> labels) noexcept;

}  // namespace lookup
}  // namespace netipc::codec
