#pragma once

// The part of a lookup response builder that does not depend on the method:
// slots, room, reservation of placeholders, suffix mode (docs/spec/lookup-common.md).

#include "codec/lookup_common.hpp"
#include "codec/text_scan.hpp"

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
  [[nodiscard]] bool may_reserve(size_t items) const noexcept { return items == slots_ && count_ == 0; }

  [[nodiscard]] bool full() const noexcept { return count_ == slots_; }

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
    for (; reserved_from_ <= count_ && reservation_ != 0; ++reserved_from_) {
      const uint64_t own = placeholder(reserved_from_);
      reservation_ -= reserved_from_ + 1 == slots_ ? own : align8(own);
    }
    easy_end_ = reservation_ > room_end_ ? 0 : room_end_ - reservation_;
    return (reservation_ == 0 && !strict_) || end + reservation_ <= buffer_.size();
  }

  // Where an item that has room is to be written, the gap before it cleared: the
  // gap is less than the eight zeros written, and the item longer than what is left
  // of them.
  [[nodiscard]] std::byte* begin_item() noexcept {
    store(buffer_.data() + end_, uint64_t{0});
    return buffer_.data() + next_;
  }
  // Makes the item written there part of the response.
  void commit(uint64_t size) noexcept {
    lookup::write_entry(buffer_.data(), count_,
                        {static_cast<uint32_t>(next_ - packed_start_), static_cast<uint32_t>(size)});
    end_ = next_ + size;
    next_ = align8(end_);
    ++count_;
    error_ = Status::ok;
  }
  Status record(Status status) noexcept {
    error_ = status;
    return status;
  }

  template <class Entry, class Add>
  static Status add_each(std::span<const Entry> entries, size_t& out_added, Add add) noexcept {
    out_added = 0;
    for (const Entry& entry : entries) {
      NETIPC_TRY(add(entry));
      ++out_added;
    }
    return Status::ok;
  }

  bool suffix_mode_ = false;

 private:
  MutableBytes buffer_;
  uint32_t slots_;
  uint32_t count_ = 0;
  uint64_t generation_;
  uint64_t packed_start_;
  uint64_t room_end_;  // one past what items may take
  uint64_t easy_end_;  // an item that ends here or before it, rounded up to 8, fits
  uint64_t end_;       // one past the last item's last byte
  uint64_t next_;      // where the next item starts
  Status error_ = Status::ok;
  uint64_t reservation_ = 0;     // for the slots from reserved_from_ on
  uint32_t reserved_from_ = 0;
  bool strict_ = false;
};

namespace lookup {

// Where the parts of an item to be written lie. bad_layout: labels are announced but
// absent, a key is empty, or there are more than an item can count. The strings are
// looked at when copied.
struct ItemSizes {
  uint64_t table = 0;  // of labels, from the start of the item
  uint64_t end = 0;    // one past the item
};
// More than any buffer, with room for sums.
inline constexpr uint64_t never_fits = UINT64_MAX / 2;

// `fixed_end`: one past the fixed strings; `lengths`: theirs, or-ed together.
inline Result<ItemSizes> measure(uint64_t fixed_end, uint64_t lengths, std::span<const Label> labels) noexcept {
  ItemSizes sizes{fixed_end, fixed_end};
  if (!labels.empty()) {
    if (labels.data() == nullptr || labels.size() > UINT16_MAX) return Status::bad_layout;
    sizes.table = align8(fixed_end);
    sizes.end = sizes.table + labels.size() * (lookup_label_size + 2);
    for (const Label& label : labels) {
      if (label.key.len == 0) return Status::bad_layout;
      lengths |= label.key.len | label.value.len;
      sizes.end += label.key.len + label.value.len;
    }
  }
  // Lengths a caller made up have wrapped the sum; no item is that large.
  if (!fits_u32(lengths)) sizes.end = never_fits;
  return sizes;
}

// Writes padding, table and strings of an item whose sizes were measured. The
// eight zeros of the padding reach into the table at most, which comes next.
inline void write_labels(std::byte* item, uint64_t fixed_end, ItemSizes sizes, std::span<const Label> labels,
                         NulSearch& nuls) noexcept {
  store(item + fixed_end, uint64_t{0});
  std::byte* entry = item + sizes.table;
  uint64_t at = sizes.table + labels.size() * lookup_label_size;
  const auto put = [&](Str text, std::byte* to) noexcept {
    store(to, static_cast<uint32_t>(at));
    store(to + 4, static_cast<uint32_t>(text.len));
    nuls.copy(item + at, text);
    at += text.len + 1;
  };
  for (const Label& label : labels) {
    put(label.key, entry);
    put(label.value, entry + 8);
    entry += lookup_label_size;
  }
}

inline void look_at(std::span<const Label> labels, NulSearch& nuls) noexcept {
  for (const Label& label : labels) {
    nuls.look_at(label.key);
    nuls.look_at(label.value);
  }
}

// What placeholders of these sizes take, one behind the other at multiples of 8.
[[nodiscard]] uint64_t sum_of_placeholders(std::span<const uint32_t> lengths) noexcept;

// How a dispatch ends once its handler has returned.
Result<size_t> conclude(LookupBuilder& builder, Status handled, uint32_t expected_items) noexcept;

}  // namespace lookup
}  // namespace netipc::codec
