#include "codec/lookup_builder.hpp"

#include <algorithm>

namespace netipc::codec {

LookupBuilder::LookupBuilder(MutableBytes buffer, uint32_t reserved_items, uint64_t generation) noexcept
    : data_(buffer.data()),
      size_(buffer.size()),
      slots_(reserved_items),
      generation_(generation),
      packed_start_(lookup::packed_start(reserved_items)),
      room_end_(std::min<uint64_t>(buffer.size(), packed_start_ + u32_max)),
      easy_end_(end_before(0)),
      end_(packed_start_),
      next_(packed_start_) {}

void LookupBuilder::reserve(uint64_t total, bool strict) noexcept {
  reservation_ = total;
  reserved_from_ = 0;
  strict_ = strict;
  easy_end_ = end_before(total);
}

size_t LookupBuilder::finish() noexcept {
  if (size_ < lookup_header_size) return 0;
  const uint64_t start = lookup::packed_start(item_count());
  const uint64_t packed = item_count() == 0 ? 0 : end_ - packed_start_;
  if (packed != 0 && start != packed_start_)
    std::memmove(data_ + start, data_ + packed_start_, static_cast<size_t>(packed));
  lookup::write_response_header(data_, item_count(), generation_);
  // Later adds would land where the packed block no longer is.
  slots_ = item_count();
  packed_start_ = start;
  end_ = start + packed;
  next_ = align8(end_);
  return static_cast<size_t>(end_);
}

namespace lookup {

Result<uint64_t> measure(uint64_t fixed_end, uint64_t lengths, std::span<const Label> labels) noexcept {
  uint64_t end = fixed_end;
  if (!labels.empty()) {
    if (labels.data() == nullptr || labels.size() > UINT16_MAX) return Status::bad_layout;
    end = align8(fixed_end) + labels.size() * (lookup_label_size + 2);
    for (const Label& label : labels) {
      if (label.key.len == 0) return Status::bad_layout;
      if (label.key.absent() || label.value.absent()) return Status::invalid;
      lengths |= label.key.len | label.value.len;
      end += label.key.len + label.value.len;
    }
  }
  // Lengths a caller made up have wrapped the sum; no item is that large.
  return fits_u32(lengths) ? end : never_fits;
}

bool any_nul(std::span<const Label> labels) noexcept {
  return std::any_of(labels.begin(), labels.end(),
                     [](const Label& label) noexcept { return has_nul(label.key) || has_nul(label.value); });
}

std::byte* write_text(std::byte* to, Str text) noexcept {
  copy_bytes(to, text.data, text.len);
  to[text.len] = std::byte{0};
  return to + text.len + 1;
}

void write_labels(std::byte* item, uint64_t fixed_end, std::span<const Label> labels) noexcept {
  if (labels.empty()) return;
  const uint64_t table = align8(fixed_end);
  zero_bytes(item + fixed_end, static_cast<size_t>(table - fixed_end));
  std::byte* entry = item + table;
  std::byte* to = entry + labels.size() * lookup_label_size;
  const auto put = [&](Str text) noexcept {
    store(entry, static_cast<uint32_t>(to - item));
    store(entry + 4, static_cast<uint32_t>(text.len));
    entry += 8;
    to = write_text(to, text);
  };
  for (const Label& label : labels) {
    put(label.key);
    put(label.value);
  }
}

uint64_t sum_of_placeholders(std::span<const uint32_t> lengths) noexcept {
  uint64_t total = 0;
  for (const uint32_t length : lengths) total = align8(total) + length;
  return total;
}

Result<size_t> conclude(LookupBuilder& builder, Status handled, uint32_t expected_items) noexcept {
  if (builder.error() != Status::ok) return builder.error();
  if (handled != Status::ok) return Status::handler_failed;
  if (builder.item_count() != expected_items) return Status::bad_item_count;
  const size_t size = builder.finish();
  if (size == 0) return Status::overflow;
  return size;
}

}  // namespace lookup
}  // namespace netipc::codec
