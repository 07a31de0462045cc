#include "wire/batch.hpp"

#include <algorithm>

#include "base/checked_math.hpp"

namespace netipc::wire {

namespace {

DirectoryEntry entry_at(Bytes directory, uint32_t index) noexcept {
  return load<DirectoryEntry>(directory.data() + size_t{index} * directory_entry_size);
}

Status judge(DirectoryEntry entry, uint64_t packed_len) noexcept {
  if (!aligned8(entry.offset)) return Status::bad_alignment;
  if (!inside(entry.offset, entry.length, packed_len)) return Status::out_of_bounds;
  return Status::ok;
}

}  // namespace

size_t encode_directory(Bytes entries, MutableBytes out) noexcept {
  if (entries.size() > out.size()) return 0;
  copy_bytes(out.data(), entries.data(), entries.size());
  return entries.size();
}

Status validate_directory(Bytes directory, uint32_t item_count, uint64_t packed_len) noexcept {
  if (directory.size() / directory_entry_size < item_count) return Status::truncated;
  for (uint32_t i = 0; i < item_count; ++i) NETIPC_TRY(judge(entry_at(directory, i), packed_len));
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

Result<Bytes> batch_item(Bytes payload, uint32_t item_count, uint32_t index) noexcept {
  if (index >= item_count) return Status::out_of_bounds;
  const uint64_t directory = uint64_t{item_count} * directory_entry_size;
  if (!fits_u32(directory)) return Status::bad_item_count;
  if (payload.size() < directory) return Status::truncated;
  const DirectoryEntry entry = entry_at(payload, index);
  NETIPC_TRY(judge(entry, payload.size() - directory));
  return payload.subspan(static_cast<size_t>(directory) + entry.offset, entry.length);
}

MutableBytes BatchBuilder::room() noexcept {
  if (count_ == reserved_) return {};
  const uint64_t start = directory_size(reserved_) + align8(packed_);
  if (start > buffer_.size()) return {};
  return buffer_.subspan(static_cast<size_t>(start));
}

Status BatchBuilder::commit(size_t length) noexcept {
  if (count_ == reserved_) return Status::overflow;
  const uint64_t base = directory_size(reserved_);
  const uint64_t offset = align8(packed_);
  if (length > buffer_.size() || base + offset + length > buffer_.size()) return Status::overflow;
  if (!fits_u32(offset + length)) return Status::overflow;
  zero_bytes(buffer_.data() + base + packed_, static_cast<size_t>(offset - packed_));
  store(buffer_.data() + size_t{count_} * directory_entry_size,
        DirectoryEntry{static_cast<uint32_t>(offset), static_cast<uint32_t>(length)});
  packed_ = offset + length;
  ++count_;
  return Status::ok;
}

Status BatchBuilder::add(Bytes item) noexcept {
  const MutableBytes to = room();
  if (to.size() < item.size()) return Status::overflow;
  // Room is also empty when no slot is left: commit tells an empty item from that.
  copy_bytes(to.data(), item.data(), item.size());
  return commit(item.size());
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
