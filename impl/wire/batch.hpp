#pragma once

// Batch payloads: a directory of N entries, then the packed items
// (docs/spec/wire.md, "Batches").

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "wire/constants.hpp"

namespace netipc::wire {

struct DirectoryEntry {
  uint32_t offset = 0;  // from the start of the packed area
  uint32_t length = 0;
};
static_assert(sizeof(DirectoryEntry) == directory_entry_size);

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
Result<Bytes> batch_item(Bytes payload, uint32_t item_count, uint32_t index) noexcept;

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

}  // namespace netipc::wire
