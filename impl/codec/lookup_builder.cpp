#include "codec/lookup_builder.hpp"

#include <algorithm>

namespace netipc::codec {

LookupBuilder::LookupBuilder(MutableBytes buffer, uint32_t reserved_items, uint64_t generation) noexcept
    : buffer_(buffer),
      slots_(reserved_items),
      generation_(generation),
      packed_start_(lookup::packed_start(reserved_items)),
      room_end_(std::min<uint64_t>(buffer.size(), packed_start_ + u32_max)),
      easy_end_(room_end_),
      end_(packed_start_),
      next_(packed_start_) {}

void LookupBuilder::reserve(uint64_t total, bool strict) noexcept {
  reservation_ = total;
  reserved_from_ = 0;
  strict_ = strict;
  easy_end_ = total > room_end_ ? 0 : room_end_ - total;
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
  next_ = align8(end_);
  return static_cast<size_t>(end_);
}

namespace lookup {

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
