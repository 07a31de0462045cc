#pragma once

// Items with texts of their own, each in one allocation: the item first, its texts
// behind it, every text NUL-terminated.

#include <cstdlib>
#include <memory>
#include <new>

#include "base/result.hpp"
#include "codec/cgroups_snapshot.hpp"

namespace netipc::codec {

// Hands out the room behind the item, text by text.
class TextRoom {
 public:
  explicit TextRoom(char* at) noexcept : at_(at) {}

  [[nodiscard]] static size_t size_of(Str text) noexcept { return text.len + 1; }
  Str put(Str text) noexcept {
    char* const copy = at_;
    if (text.len != 0) std::memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    at_ += size_of(text);
    return {copy, text.len};
  }

 private:
  char* at_;
};

template <class Item>
class ItemCopy {
 public:
  [[nodiscard]] const Item& item() const noexcept { return item_; }

  // `fill(item, room)` copies the texts of an item that needs `text_bytes` for them.
  template <class Fill>
  static Result<ItemCopy*> create(const Item& item, size_t text_bytes, Fill&& fill) noexcept {
    void* const block = std::malloc(sizeof(ItemCopy) + text_bytes);
    if (block == nullptr) return Status::no_memory;
    auto* const copy = new (block) ItemCopy(item);
    TextRoom room(static_cast<char*>(block) + sizeof(ItemCopy));
    fill(copy->item_, room);
    return copy;
  }
  static void destroy(ItemCopy* copy) noexcept { std::free(copy); }

 private:
  explicit ItemCopy(const Item& item) noexcept : item_(item) {}
  Item item_;
};

inline Result<ItemCopy<CgroupsSnapshotItem>*> copy_of(const CgroupsSnapshotItem& item) noexcept {
  return ItemCopy<CgroupsSnapshotItem>::create(item, TextRoom::size_of(item.name) + TextRoom::size_of(item.path),
                                               [](CgroupsSnapshotItem& copy, TextRoom& room) {
                                                 copy.name = room.put(copy.name);
                                                 copy.path = room.put(copy.path);
                                               });
}

}  // namespace netipc::codec
