#pragma once

// Items with texts and labels of their own, each in one allocation: the item first,
// its texts behind it, every text NUL-terminated. A text alone and a request are
// items here, too.

#include <cstdlib>
#include <memory>
#include <new>

#include "base/checked_math.hpp"
#include "base/result.hpp"
#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "codec/view.hpp"

namespace netipc::codec {

// Hands out the room behind the item, text by text.
class TextRoom {
 public:
  explicit TextRoom(char* at) noexcept : at_(at) {}

  [[nodiscard]] static size_t size_of(Str text) noexcept { return capped_sum(text.len, 1); }
  Str put(Str text) noexcept {
    char* const copy = at_;
    if (text.len != 0) std::memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    at_ += size_of(text);
    return {copy, text.len};
  }
  const std::byte* put(const std::byte* encoded, size_t size) noexcept {
    auto* const copy = reinterpret_cast<std::byte*>(at_);
    copy_bytes(copy, encoded, size);
    at_ += size;
    return copy;
  }

 private:
  char* at_;
};

template <class Item>
class ItemCopy {
 public:
  [[nodiscard]] const Item& item() const noexcept { return item_; }

  // `fill(copy, room)` copies the texts of an item that needs `text_bytes` for them.
  template <class Fill>
  static Result<ItemCopy*> create(const Item& item, size_t text_bytes, Fill&& fill) noexcept {
    const size_t size = capped_sum(sizeof(ItemCopy), text_bytes);
    void* const block = size <= largest ? std::malloc(size) : nullptr;
    if (block == nullptr) return Status::no_memory;
    auto* const copy = new (block) ItemCopy(item);
    TextRoom room(static_cast<char*>(block) + sizeof(ItemCopy));
    fill(copy->item_, room);
    return copy;
  }
  static void destroy(ItemCopy* copy) noexcept { std::free(copy); }

 private:
  static constexpr size_t largest = PTRDIFF_MAX;  // no object is larger

  explicit ItemCopy(const Item& item) noexcept : item_(item) {}
  Item item_;
};

inline Result<ItemCopy<Str>*> copy_of(const Str& text) noexcept {
  return ItemCopy<Str>::create(text, TextRoom::size_of(text),
                               [](Str& copy, TextRoom& room) { copy = room.put(copy); });
}

inline Result<ItemCopy<CgroupsSnapshotItem>*> copy_of(const CgroupsSnapshotItem& item) noexcept {
  const size_t text_bytes = capped_sum(TextRoom::size_of(item.name), TextRoom::size_of(item.path));
  return ItemCopy<CgroupsSnapshotItem>::create(item, text_bytes, [](CgroupsSnapshotItem& copy, TextRoom& room) {
    copy.name = room.put(copy.name);
    copy.path = room.put(copy.path);
  });
}

// The item of a lookup is copied as it is encoded, with its labels; `texts` are the
// members that point into it.
template <class Item, class... Text>
Result<ItemCopy<Item>*> copy_of_encoded(const Item& item, Text Item::*... texts) noexcept {
  return ItemCopy<Item>::create(item, item.item_len, [&](Item& copy, TextRoom& room) {
    copy.item = room.put(item.item, item.item_len);
    const auto moved = [&](Str text) noexcept {
      const auto offset = text.data - reinterpret_cast<const char*>(item.item);
      return Str{reinterpret_cast<const char*>(copy.item) + offset, text.len};
    };
    ((copy.*texts = moved(item.*texts)), ...);
  });
}

inline Result<ItemCopy<CgroupsLookupItem>*> copy_of(const CgroupsLookupItem& item) noexcept {
  return copy_of_encoded(item, &CgroupsLookupItem::path, &CgroupsLookupItem::name);
}

inline Result<ItemCopy<AppsLookupItem>*> copy_of(const AppsLookupItem& item) noexcept {
  return copy_of_encoded(item, &AppsLookupItem::comm, &AppsLookupItem::cgroup_path, &AppsLookupItem::cgroup_name);
}

// A request is copied as it is encoded; `Request` holds its payload as the public ones do.
template <class Request>
Result<ItemCopy<Request>*> copy_of_request(const Request& request) noexcept {
  return ItemCopy<Request>::create(request, request.size, [](Request& copy, TextRoom& room) {
    copy.payload = room.put(static_cast<const std::byte*>(copy.payload), copy.size);
  });
}

}  // namespace netipc::codec
