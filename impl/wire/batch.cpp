#include "wire/batch.hpp"

#include <algorithm>

#include "base/checked_math.hpp"

namespace netipc::wire {

size_t encode_directory(Bytes entries, MutableBytes out) noexcept {
  if (entries.size() > out.size()) return 0;
  copy_bytes(out.data(), entries.data(), entries.size());
  return entries.size();
}

Status validate_directory(Bytes directory, uint32_t item_count, uint64_t packed_len) noexcept {
  if (directory.size() / directory_entry_size < item_count) return Status::truncated;
  for (uint32_t i = 0; i < item_count; ++i) NETIPC_TRY(judge_entry(entry_at(directory, i), packed_len));
  return Status::ok;
}

Status validate_batch(Bytes payload, uint32_t item_count) noexcept {
  const uint64_t directory = uint64_t{item_count} * directory_entry_size;
  if (!fits_u32(directory)) return Status::bad_item_count;
  if (payload.size() < directory) return Status::truncated;
  const uint64_t packed = payload.size() - directory;
  if (!fits_u32(packed)) return Status::bad_item_count;
  return validate_directory(payload, item_count, packed);
}

size_t BatchBuilder::finish() noexcept {
  if (count_ == 0) return 0;
  const auto from = static_cast<size_t>(directory_size(reserved_));
  const auto to = static_cast<size_t>(directory_size(count_));
  if (to < from) std::memmove(buffer_.data() + to, buffer_.data() + from, static_cast<size_t>(packed_));
  // The payload ends padded to 8 unless that padding does not fit the buffer.
  const size_t used = to + static_cast<size_t>(packed_);
  const size_t padded = to + static_cast<size_t>(align8(packed_));
  zero_bytes(buffer_.data() + used, std::min(padded, buffer_.size()) - used);
  return padded <= buffer_.size() ? padded : used;
}

}  // namespace netipc::wire
