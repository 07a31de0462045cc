#pragma once

// Batch payloads: a directory of N entries, then the packed items
// (docs/spec/wire.md, "Batches"). What is done for every item stands here whole: an
// item may be eight bytes, and a call costs more than to judge it.

#include "base/bytes.hpp"
#include "base/checked_math.hpp"
#include "base/result.hpp"
#include "wire/constants.hpp"

namespace netipc::wire {

struct DirectoryEntry {
  uint32_t offset = 0;  // from the start of the packed area
  uint32_t length = 0;
};
static_assert(sizeof(DirectoryEntry) == directory_entry_size);

inline DirectoryEntry entry_at(Bytes directory, uint32_t index) noexcept {
  return load<DirectoryEntry>(directory.data() + size_t{index} * directory_entry_size);
}

inline Status judge_entry(DirectoryEntry entry, uint64_t packed_len) noexcept {
  if (!aligned8(entry.offset)) return Status::bad_alignment;
  if (!inside(entry.offset, entry.length, packed_len)) return Status::out_of_bounds;
  return Status::ok;
}

// Bytes written, or 0 without touching `out` when it is too small.
// `entries` are DirectoryEntry structs as bytes: they are laid out as on the wire.
size_t encode_directory(Bytes entries, MutableBytes out) noexcept;

// Judges `item_count` entries at the start of `directory` against a packed area
// of `packed_len` bytes: alignment, then bounds, entry by entry. Order, overlap
// and gaps are free.
Status validate_directory(Bytes directory, uint32_t item_count, uint64_t packed_len) noexcept;

// The same for a whole batch payload, as a receiver does before handing it on.
Status validate_batch(Bytes payload, uint32_t item_count) noexcept;

// Item `index` of a batch payload; judges that entry only. Borrows `payload`.
inline Result<Bytes> batch_item(Bytes payload, uint32_t item_count, uint32_t index) noexcept {
  if (index >= item_count) return Status::out_of_bounds;
  const uint64_t directory = uint64_t{item_count} * directory_entry_size;
  if (!fits_u32(directory)) return Status::bad_item_count;
  if (payload.size() < directory) return Status::truncated;
  const DirectoryEntry entry = entry_at(payload, index);
  NETIPC_TRY(judge_entry(entry, payload.size() - directory));
  return payload.subspan(static_cast<size_t>(directory) + entry.offset, entry.length);
}

// Even batches: all items have `size` bytes, a multiple of 8, and stand one behind the
// other, as a builder puts them. Their directory follows from that.
void encode_even_directory(uint32_t item_count, uint32_t size, std::byte* out) noexcept;

// Whether `payload` is one, complete; what lies behind its last item does not count.
[[nodiscard]] bool is_even_batch(Bytes payload, uint32_t item_count, uint32_t size) noexcept;

// Assembles a batch in the caller's buffer, without allocation. A failed add
// changes nothing. Reserving more slots than are used costs one move at finish.
class BatchBuilder {
 public:
  BatchBuilder(MutableBytes buffer, uint32_t reserved_items) noexcept
      : buffer_(buffer), reserved_(reserved_items) {}

  Status add(Bytes item) noexcept;

  // Writing in place: room for the next item, then how much of it was used.
  // The room is empty when no slot or byte is left.
  [[nodiscard]] MutableBytes room() noexcept;
  Status commit(size_t length) noexcept;

  // Size of the payload, which starts at the buffer's first byte. 0 items give 0.
  [[nodiscard]] size_t finish() noexcept;
  [[nodiscard]] uint32_t item_count() const noexcept { return count_; }

 private:
  [[nodiscard]] uint64_t directory_size(uint32_t items) const noexcept { return uint64_t{items} * directory_entry_size; }

  MutableBytes buffer_;
  uint32_t reserved_;
  uint32_t count_ = 0;
  uint64_t packed_ = 0;  // bytes used in the packed area, last padding excluded
};

inline MutableBytes BatchBuilder::room() noexcept {
  if (count_ == reserved_) return {};
  const uint64_t start = directory_size(reserved_) + align8(packed_);
  if (start > buffer_.size()) return {};
  return buffer_.subspan(static_cast<size_t>(start));
}

inline Status BatchBuilder::commit(size_t length) noexcept {
  if (count_ == reserved_) return Status::overflow;
  const uint64_t base = directory_size(reserved_);
  const uint64_t offset = align8(packed_);
  if (length > buffer_.size() || base + offset + length > buffer_.size()) return Status::overflow;
  if (!fits_u32(offset + length)) return Status::overflow;
  if (offset != packed_) zero_bytes(buffer_.data() + base + packed_, static_cast<size_t>(offset - packed_));
  store(buffer_.data() + size_t{count_} * directory_entry_size,
        DirectoryEntry{static_cast<uint32_t>(offset), static_cast<uint32_t>(length)});
  packed_ = offset + length;
  ++count_;
  return Status::ok;
}

inline Status BatchBuilder::add(Bytes item) noexcept {
  const MutableBytes to = room();
  if (to.size() < item.size()) return Status::overflow;
  // Room is also empty when no slot is left: commit tells an empty item from that.
  if (item.size() == sizeof(uint64_t)) {
    store(to.data(), load<uint64_t>(item.data()));  // a number: no call for so little
  } else {
    copy_bytes(to.data(), item.data(), item.size());
  }
  return commit(item.size());
}

}  // namespace netipc::wire
