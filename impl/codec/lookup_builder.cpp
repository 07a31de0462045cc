#include "codec/lookup_builder.hpp"

#include <algorithm>

#include "codec/text_scan.hpp"

namespace netipc::codec {

LookupBuilder::LookupBuilder(MutableBytes buffer, uint32_t reserved_items, uint64_t generation) noexcept
    : buffer_(buffer),
      slots_(reserved_items),
      generation_(generation),
      packed_start_(lookup::packed_start(reserved_items)),
      end_(packed_start_) {}

void LookupBuilder::reserve(uint64_t total, bool strict) noexcept {
  reservation_ = total;
  reserving_ = true;
  strict_ = strict;
}

bool LookupBuilder::has_room(uint64_t size) const noexcept {
  const uint64_t end = align8(end_) + size;
  return end <= buffer_.size() && fits_u32(end - packed_start_);
}

bool LookupBuilder::fits(uint64_t size, uint64_t kept) const noexcept {
  if (!has_room(size)) return false;
  if (!reserving_ || (kept == 0 && !strict_)) return true;
  return align8(align8(end_) + size) + kept <= buffer_.size();
}

void LookupBuilder::commit(uint64_t size, uint64_t kept) noexcept {
  const uint64_t start = align8(end_);
  zero_bytes(buffer_.data() + end_, static_cast<size_t>(start - end_));
  lookup::write_entry(buffer_.data(), count_, {static_cast<uint32_t>(start - packed_start_), static_cast<uint32_t>(size)});
  end_ = start + size;
  reservation_ = kept;
  ++count_;
  error_ = Status::ok;
}

size_t LookupBuilder::finish() noexcept {
  if (buffer_.size() < lookup_header_size) return 0;
  const uint64_t start = lookup::packed_start(count_);
  const uint64_t packed = count_ == 0 ? 0 : end_ - packed_start_;
  if (packed != 0 && start != packed_start_)
    std::memmove(buffer_.data() + start, buffer_.data() + packed_start_, static_cast<size_t>(packed));
  lookup::write_response_header(buffer_.data(), count_, generation_);
  // Later adds would land where the packed block no longer is.
  slots_ = count_;
  packed_start_ = start;
  end_ = start + packed;
  return static_cast<size_t>(end_);
}

namespace lookup {

Result<LabelSizes> measure_labels(uint64_t fixed_end, std::span<const Label> labels) noexcept {
  if (labels.empty()) return LabelSizes{fixed_end, fixed_end};
  if (labels.size() > UINT16_MAX) return Status::bad_layout;
  LabelSizes sizes;
  sizes.table = align8(fixed_end);
  sizes.end = sizes.table + labels.size() * lookup_label_size;
  for (const Label& label : labels) {
    if (label.key.len == 0) return Status::bad_layout;
    // Lengths a caller made up must not wrap the sum; no item is that large.
    sizes.end += std::min<uint64_t>(label.key.len, u32_max) + std::min<uint64_t>(label.value.len, u32_max) + 2;
  }
  return sizes;
}

bool write_labels(std::byte* item, uint64_t fixed_end, LabelSizes sizes, std::span<const Label> labels) noexcept {
  zero_bytes(item + fixed_end, static_cast<size_t>(sizes.table - fixed_end));
  std::byte* entry = item + sizes.table;
  uint64_t at = sizes.table + labels.size() * lookup_label_size;
  bool clean = true;
  const auto put = [&](Str text, std::byte* to) {
    store(to, static_cast<uint32_t>(at));
    store(to + 4, static_cast<uint32_t>(text.len));
    clean &= copy_text(item + at, text.data, text.len);
    at += text.len + 1;
  };
  for (const Label& label : labels) {
    put(label.key, entry);
    put(label.value, entry + 8);
    entry += lookup_label_size;
  }
  return clean;
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

bool any_nul(std::span<const Label> labels) noexcept {
  return std::any_of(labels.begin(), labels.end(), [](const Label& label) {
    return has_nul(label.key.data, label.key.len) || has_nul(label.value.data, label.value.len);
  });
}

}  // namespace lookup
}  // namespace netipc::codec
