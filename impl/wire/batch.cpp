#include "wire/batch.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "base/checked_math.hpp"

namespace netipc::wire {

namespace {

// Offset and length of an entry as one number, so that several can be judged at once.
uint64_t as_number(DirectoryEntry entry) noexcept { return std::bit_cast<uint64_t>(entry); }
uint64_t number_at(const std::byte* directory, uint32_t index) noexcept {
  return load<uint64_t>(directory + size_t{index} * directory_entry_size);
}

// Whether the directory is that of an even batch. Counted on from entry to entry, not
// multiplied: vectors have no multiplication for that everywhere.
bool is_even(const std::byte* directory, uint32_t item_count, uint32_t size) noexcept {
  uint64_t expected = as_number({0, size});
  const uint64_t step = as_number({size, 0});
  uint64_t differences = 0;
  for (uint32_t i = 0; i < item_count; ++i, expected += step) differences |= number_at(directory, i) ^ expected;
  return differences == 0;
}

// Whether it is one that judge_entry() finds nothing in, which is known sooner.
bool holds_evenly(const std::byte* directory, uint32_t item_count, uint64_t packed_len) noexcept {
  if (item_count == 0) return true;
  const auto [offset, size] = entry_at({directory, directory_entry_size}, 0);
  return aligned8(size) && uint64_t{item_count} * size <= packed_len && is_even(directory, item_count, size);
}

// Whether judge_entry() would find nothing: all entries, without a branch at any.
bool all_hold(const std::byte* directory, uint32_t item_count, uint64_t packed_len) noexcept {
  uint64_t faults = 0;
  for (uint32_t i = 0; i < item_count; ++i) {
    const auto entry = std::bit_cast<std::array<uint32_t, 2>>(number_at(directory, i));
    const uint64_t end = uint64_t{entry[0]} + entry[1];
    // Neither side reaches 2^63: the highest bit is the borrow.
    faults |= (entry[0] & 7) | ((packed_len - end) >> 63);
  }
  return faults == 0;
}

}  // namespace

size_t encode_directory(Bytes entries, MutableBytes out) noexcept {
  if (entries.size() > out.size()) return 0;
  copy_bytes(out.data(), entries.data(), entries.size());
  return entries.size();
}

Status validate_directory(Bytes directory, uint32_t item_count, uint64_t packed_len) noexcept {
  if (directory.size() / directory_entry_size < item_count) return Status::truncated;
  if (holds_evenly(directory.data(), item_count, packed_len)) return Status::ok;
  if (packed_len >> 63 == 0 && all_hold(directory.data(), item_count, packed_len)) return Status::ok;
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

void encode_even_directory(uint32_t item_count, uint32_t size, std::byte* out) noexcept {
  uint64_t entry = as_number({0, size});
  const uint64_t step = as_number({size, 0});
  for (uint32_t i = 0; i < item_count; ++i, entry += step) store(out + size_t{i} * directory_entry_size, entry);
}

bool is_even_batch(Bytes payload, uint32_t item_count, uint32_t size) noexcept {
  if (payload.size() / (directory_entry_size + size) < item_count) return false;
  return is_even(payload.data(), item_count, size);
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
