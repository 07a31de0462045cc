#pragma once

// The part of a lookup response builder that does not depend on the method:
// slots, room, reservation of placeholders, suffix mode (docs/spec/lookup-common.md).

#include "codec/lookup_common.hpp"
#include "codec/lookup_kernel.hpp"

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
  // all of them would take, each but the last rounded up to 8. `strict`: also the
  // last item's end, rounded up to 8, must lie inside the buffer.
  void reserve(uint64_t total, bool strict) noexcept;
  // A reservation speaks of every slot, so it comes before the first item.
  [[nodiscard]] bool may_reserve(size_t items) const noexcept { return items == slot_count() && item_count() == 0; }

  [[nodiscard]] bool full() const noexcept { return item_count() == slot_count(); }

  [[nodiscard]] bool has_room(uint64_t size) const noexcept { return next_ + size <= room_end_; }
  // Whether an item of `size` bytes fits beside the placeholders behind it.
  // `placeholder(index)` is the size of one. It is only asked when room runs short,
  // once for each item: until then the whole reservation stands for what is left of
  // it, so that an item costs one comparison and no table of sums is kept.
  template <class Placeholder>
  [[nodiscard]] bool fits(uint64_t size, Placeholder&& placeholder) noexcept {
    const uint64_t end = align8(next_ + size);
    if (end <= easy_end_) return true;
    if (!has_room(size)) return false;
    for (; reserved_from_ <= item_count() && reservation_ != 0; ++reserved_from_) {
      const uint64_t own = placeholder(reserved_from_);
      reservation_ -= reserved_from_ + 1 == slot_count() ? own : align8(own);
    }
    easy_end_ = end_before(reservation_);
    return (reservation_ == 0 && !strict_) || end + reservation_ <= size_;
  }

  // Where an item that has room is to be written, the gap before it cleared: the gap is
  // less than the eight zeros written, and the item longer than what is left of them.
  [[nodiscard]] std::byte* begin_item() noexcept {
    store(data_ + end_, uint64_t{0});
    return data_ + next_;
  }
  // Makes the item written there part of the response.
  void commit(uint64_t size) noexcept {
    lookup::write_entry(data_, count_, {static_cast<uint32_t>(next_ - packed_start_), static_cast<uint32_t>(size)});
    end_ = next_ + size;
    next_ = align8(end_);
    ++count_;
    error_ = Status::ok;
  }

  // Adds an item if it easily fits and `write(to, room)` writes it.
  template <class Write>
  [[nodiscard]] bool quickly_add(Write&& write) noexcept {
    if (full() || next_ + lookup::least_item > easy_end_) return false;
    const uint64_t size = write(begin_item(), easy_end_ - next_);
    if (size == 0) return false;
    commit(size);
    return true;
  }

  // From now on every item is a placeholder, so none is added quickly.
  void enter_suffix_mode() noexcept {
    suffix_mode_ = true;
    easy_end_ = 0;
  }
  [[nodiscard]] bool suffix_mode() const noexcept { return suffix_mode_; }

  Status record(Status status) noexcept {
    error_ = status;
    return status;
  }

  template <class Entry, class Add>
  static Status add_each(std::span<const Entry> entries, size_t& out_added, Add&& add) noexcept {
    out_added = 0;
    for (const Entry& entry : entries) {
      NETIPC_TRY(add(entry));
      ++out_added;
    }
    return Status::ok;
  }

  // Where what is easily added ends when so much must stay.
  [[nodiscard]] uint64_t end_before(uint64_t reservation) const noexcept {
    return reservation > room_end_ ? 0 : (room_end_ - reservation) & ~uint64_t{7};
  }

  const lookup::Kernel& kernel_ = lookup::kernel();

 private:
  std::byte* data_;
  uint64_t size_;  // of the buffer
  uint32_t slots_;
  uint32_t count_ = 0;
  uint64_t generation_;
  uint64_t packed_start_;
  uint64_t room_end_;  // one past what items may take
  uint64_t easy_end_;  // an item that ends here or before it fits; a multiple of 8
  uint64_t end_;       // one past the last item's last byte
  uint64_t next_;      // where the next item starts
  Status error_ = Status::ok;
  uint64_t reservation_ = 0;     // for the slots from reserved_from_ on
  uint32_t reserved_from_ = 0;
  bool strict_ = false;
  bool suffix_mode_ = false;
};

namespace lookup {

// More than any buffer, with room for sums.
inline constexpr uint64_t never_fits = UINT64_MAX / 2;

// One past an item whose fixed strings end at `fixed_end`; `lengths`: theirs, or-ed
// together. invalid: a string is absent. bad_layout: labels are announced but absent, a key is empty, or there are
// more than an item can count.
Result<uint64_t> measure(uint64_t fixed_end, uint64_t lengths, std::span<const Label> labels) noexcept;

[[nodiscard]] bool any_nul(std::span<const Label> labels) noexcept;

// Writes text and NUL; one past that.
std::byte* write_text(std::byte* to, Str text) noexcept;
// Writes padding, table and strings of an item that was measured.
void write_labels(std::byte* item, uint64_t fixed_end, std::span<const Label> labels) noexcept;

// What placeholders of these sizes take, one behind the other at multiples of 8.
[[nodiscard]] uint64_t sum_of_placeholders(std::span<const uint32_t> lengths) noexcept;

// How a dispatch ends once its handler has returned.
Result<size_t> conclude(LookupBuilder& builder, Status handled, uint32_t expected_items) noexcept;

}  // namespace lookup
}  // namespace netipc::codec
