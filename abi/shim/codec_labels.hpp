#pragma once

// Reading the labels of many items, the same for both lookups.

#include <cstddef>
#include <span>

#include "base/status.hpp"
#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"

namespace netipc::shim {

// Item after item while all labels of one fit; `offsets` and `out_items` may be NULL.
template <class Item>
[[nodiscard]] Status labels_of_many(std::span<const Item> items, std::span<codec::Label> out, size_t* offsets,
                                    size_t* out_items, size_t& out_count) noexcept {
  size_t done = 0;
  size_t written = 0;
  for (; done < items.size() && items[done].label_count <= out.size() - written; ++done) {
    if (offsets != nullptr) offsets[done] = written;
    written += codec::labels_of(items[done], 0, out.subspan(written));
  }
  if (out_items != nullptr) *out_items = done;
  out_count = written;
  return done == items.size() ? Status::ok : Status::overflow;
}

}  // namespace netipc::shim
