// The response of CGROUPS_SNAPSHOT: the directory first, each item when it is read.

#include <array>

#include "codec/cgroups_snapshot.hpp"
#include "codec/item_copy.hpp"
#include "oracle/cgroups_snapshot.hpp"
#include "support/memory.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;
using codec::CgroupsSnapshotItem;
using codec::CgroupsSnapshotView;

namespace {

bool same_item(const CgroupsSnapshotItem& a, const CgroupsSnapshotItem& b) {
  return a.hash == b.hash && a.options == b.options && a.enabled == b.enabled && same(a.name, b.name) &&
         same(a.path, b.path);
}

void check_copy(const CgroupsSnapshotItem& item) {
  const auto copy = codec::copy_of(item);
  FUZZ_CHECK(copy.ok() && same_item((*copy)->item(), item));
  codec::ItemCopy<CgroupsSnapshotItem>::destroy(*copy);
}

// Reading in bulk stops where reading one by one first fails.
void check_bulk(const CgroupsSnapshotView& view, uint32_t readable, Status first_error) {
  std::vector<CgroupsSnapshotItem> items(view.item_count());
  size_t count = 0;
  FUZZ_CHECK(view.items(0, items, count) == first_error);
  FUZZ_CHECK(count == readable);
  for (uint32_t i = 0; i < readable; ++i) FUZZ_CHECK(same_item(items[i], view.item(i).value()));
}

// Items of an accepted response may overlap: then a rebuilt one is larger.
void check_rebuilt(const CgroupsSnapshotView& view) {
  std::vector<CgroupsSnapshotItem> items;
  uint64_t size = 24 + uint64_t{8} * view.item_count();
  for (uint32_t i = 0; i < view.item_count(); ++i) {
    items.push_back(view.item(i).value());
    size = (size + 7) / 8 * 8 + 34 + items.back().name.len + items.back().path.len;
  }
  if (size > 1u << 20) return;
  const Output output(static_cast<size_t>(size));
  codec::CgroupsSnapshotBuilder builder(output.room(), view.item_count(), view.systemd_enabled(), view.generation());
  size_t added = 0;
  FUZZ_CHECK(builder.add_many(items, added) == Status::ok && added == items.size());
  FUZZ_CHECK(builder.finish() == size);
  const auto again = CgroupsSnapshotView::decode(output.bytes());
  FUZZ_CHECK(again.ok() && again->item_count() == view.item_count());
  FUZZ_CHECK(again->generation() == view.generation() && again->systemd_enabled() == view.systemd_enabled());
  for (uint32_t i = 0; i < view.item_count(); ++i) FUZZ_CHECK(same_item(again->item(i).value(), items[i]));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto view = CgroupsSnapshotView::decode(input.bytes());
  FUZZ_CHECK(view.status() == oracle::judge_snapshot(input.bytes()));
  if (!view.ok()) return 0;

  uint32_t readable = 0;
  Status first_error = Status::ok;
  for (uint32_t i = 0; i < view->item_count(); ++i) {
    const auto item = view->item(i);
    FUZZ_CHECK(item.status() == oracle::judge_snapshot_item(input.bytes(), i));
    if (first_error == Status::ok) first_error = item.status();
    if (!item.ok()) continue;
    FUZZ_CHECK(lies_in(item->name, input.bytes()) && lies_in(item->path, input.bytes()));
    if (first_error == Status::ok) ++readable;
    if (i == 0) check_copy(*item);
  }
  FUZZ_CHECK(view->item(view->item_count()).status() == Status::out_of_bounds);
  check_bulk(*view, readable, first_error);
  if (first_error == Status::ok) check_rebuilt(*view);
  return 0;
}
