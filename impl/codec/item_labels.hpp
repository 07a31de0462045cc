#pragma once

// The labels of many items at once, the same for both lookups.

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"

namespace netipc::codec {

struct LabelsRead {
  size_t items = 0;
  size_t labels = 0;
};

// Item after item, while all labels of one fit what is left of `out`. Where those of each
// item start goes to `offsets`, as long as `items`, unless it is NULL.
template <class Item>
[[nodiscard]] LabelsRead read_labels(std::span<const Item> items, std::span<Label> out, size_t* offsets) noexcept {
  LabelsRead read;
  for (; read.items < items.size() && items[read.items].label_count <= out.size() - read.labels; ++read.items) {
    if (offsets != nullptr) offsets[read.items] = read.labels;
    read.labels += labels_of(items[read.items], 0, out.subspan(read.labels));
  }
  return read;
}

}  // namespace netipc::codec
