#include "codec/cgroups_snapshot.hpp"

#include "impl/codec/contract.hpp"
#include "support/catch.hpp"
#include "support/damage.hpp"

using namespace netipc;
using namespace netipc::codec;
using namespace netipc::test;

namespace {

struct Cgroup {
  uint32_t hash;
  uint32_t options;
  uint32_t enabled;
  std::string name;
  std::string path;
};

std::string item_of(const Cgroup& cgroup) {
  Writer item;
  item.u16(1).u16(0).u32(cgroup.hash).u32(cgroup.options).u32(cgroup.enabled);
  item.u32(32).u32(cgroup.name.size()).u32(33 + cgroup.name.size()).u32(cgroup.path.size());
  return item.text(cgroup.name).text(cgroup.path).bytes();
}

std::string header_of(size_t items, uint32_t systemd, uint64_t generation) {
  return Writer().u16(1).u16(0).u32(items).u32(systemd).u32(0).u64(generation).bytes();
}

Bytes bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

CgroupsSnapshotItem from(const Cgroup& cgroup) {
  return {cgroup.hash, cgroup.options, cgroup.enabled, 0, {cgroup.name.data(), cgroup.name.size()},
          {cgroup.path.data(), cgroup.path.size()}};
}

// Sizes that end at every remainder of eight, empty texts and NULs inside.
const std::vector<std::vector<Cgroup>> sets = {
    {},
    {{1, 2, 3, "", ""}},
    {{0x11223344, 2, 1, "cg", "/sys/a"}, {5, 0, 0, "", ""}, {6, 8, 1, std::string("a\0b", 3), "/x"}},
    {{7, 1, 1, "docker-web", "/sys/fs/cgroup/docker"}, {8, 1, 1, "s", "/"}, {9, 0, 1, "", "/yy"}, {10, 0, 0, "zzz", ""}},
};

// Adds all items through the library and by the contract: an item that does not fit
// is left out, and the error stays.
void compare(const std::vector<Cgroup>& cgroups, size_t slots, size_t room) {
  const ExactBlock block(room);
  CgroupsSnapshotBuilder builder(block.bytes(), static_cast<uint32_t>(slots), 1, 7);
  std::vector<std::string> items;
  size_t end = 24 + 8 * slots;
  Status error = Status::ok;
  for (const Cgroup& cgroup : cgroups) {
    const std::string item = item_of(cgroup);
    const bool fits = items.size() < slots && up8(end) + item.size() <= room;
    REQUIRE(builder.add(from(cgroup)) == (fits ? Status::ok : Status::overflow));
    if (!fits) error = Status::overflow;
    if (!fits) continue;
    end = up8(end) + item.size();
    items.push_back(item);
  }
  REQUIRE(builder.error() == error);
  REQUIRE(builder.item_count() == items.size());
  const std::string payload = lay_out(header_of(items.size(), 1, 7), items);
  const size_t size = builder.finish();
  REQUIRE(size == (room < 24 ? 0 : payload.size()));
  if (size != 0) REQUIRE(equal(Bytes(block.bytes()).first(size), bytes_of(payload)));
}

void compare_dispatch(const std::vector<Cgroup>& cgroups, uint32_t reserved, size_t room) {
  const ExactBlock block(room);
  const std::string request("\x01\0\0\0", 4);
  const auto size = dispatch_cgroups_snapshot(bytes_of(request), block.bytes(), reserved,
                                              [&](CgroupsSnapshotBuilder& builder) {
                                                for (const Cgroup& cgroup : cgroups) (void)builder.add(from(cgroup));
                                                return Status::ok;
                                              });
  const size_t slots = reserved != 0 ? reserved : room <= 24 ? 0 : (room - 24) / 48;
  size_t end = 24 + 8 * slots;
  std::vector<std::string> items;
  bool all = cgroups.size() <= slots;
  for (const Cgroup& cgroup : cgroups) {
    items.push_back(item_of(cgroup));
    end = up8(end) + items.back().size();
    all = all && end <= room;
  }
  const bool fits = all && room >= 24;
  REQUIRE(size.status() == (fits ? Status::ok : Status::overflow));
  if (fits) REQUIRE(equal(Bytes(block.bytes()).first(*size), bytes_of(lay_out(header_of(items.size(), 0, 0), items))));
}

// Reads every item; whether all are well-formed.
bool read_all(const CgroupsSnapshotView& view, Bytes payload, std::vector<CgroupsSnapshotItem>& out) {
  for (uint32_t i = 0; i < view.item_count(); ++i) {
    const auto item = view.item(i);
    if (!item.ok()) return false;
    for (const Str text : {item->name, item->path})
      REQUIRE((lies_in(text.data, text.len + 1, payload) && text.data[text.len] == '\0'));
    out.push_back(*item);
  }
  return true;
}

}  // namespace

TEST_CASE("cgroups-snapshot: the builder keeps the contract in every buffer", "[codec][unit]") {
  for (const auto& cgroups : sets) {
    size_t need = 24 + 8 * (cgroups.size() + 2);
    for (const Cgroup& cgroup : cgroups) need = up8(need) + item_of(cgroup).size();
    for (size_t room = 0; room <= need + 8; ++room) {
      for (const size_t slots : {cgroups.size(), cgroups.size() + 2, cgroups.size() - (cgroups.empty() ? 0 : 1)})
        compare(cgroups, slots, room);
      compare_dispatch(cgroups, static_cast<uint32_t>(cgroups.size()), room);
      compare_dispatch(cgroups, 0, room);
    }
  }
}

TEST_CASE("cgroups-snapshot: many adds tell how far they came", "[codec][unit]") {
  std::vector<CgroupsSnapshotItem> items;
  for (const Cgroup& cgroup : sets[3]) items.push_back(from(cgroup));
  std::vector<std::byte> buffer(512);
  CgroupsSnapshotBuilder builder(buffer, 3);
  size_t added = 77;
  REQUIRE(builder.add_many(items, added) == Status::overflow);
  REQUIRE(added == 3);
  REQUIRE(builder.error() == Status::overflow);
}

TEST_CASE("cgroups-snapshot: a damaged response is refused or read in bounds", "[codec][unit]") {
  for (const auto& cgroups : sets) {
    std::vector<std::string> encoded;
    for (const Cgroup& cgroup : cgroups) encoded.push_back(item_of(cgroup));
    const std::string valid = lay_out(header_of(encoded.size(), 1, 7), encoded);
    size_t complete = 0;
    const auto check = [&](Bytes payload, size_t) {
      const auto view = CgroupsSnapshotView::decode(payload);
      if (!view.ok()) return;
      std::vector<CgroupsSnapshotItem> items;
      if (!read_all(*view, payload, items)) return;
      ++complete;
      // Order, gaps and overlap are free here, so what comes back is the items.
      std::vector<std::byte> again(payload.size() * 2 + 64);
      CgroupsSnapshotBuilder builder(again, view->item_count(), view->systemd_enabled(), view->generation());
      size_t added = 0;
      REQUIRE(builder.add_many(items, added) == Status::ok);
      again.resize(builder.finish());
      const auto decoded = CgroupsSnapshotView::decode(again);
      REQUIRE((decoded.ok() && decoded->generation() == view->generation()));
      for (uint32_t i = 0; i < view->item_count(); ++i) {
        const auto item = decoded->item(i);
        REQUIRE((item.ok() && item->name.view() == items[i].name.view() && item->path.view() == items[i].path.view()));
        REQUIRE((item->hash == items[i].hash && item->options == items[i].options && item->enabled == items[i].enabled));
      }
      if (equal(payload, bytes_of(valid))) REQUIRE(equal(again, payload));
    };
    check(ExactBlock(bytes_of(valid)).bytes(), 0);
    REQUIRE(complete == 1);
    for_each_truncation(bytes_of(valid), [&](Bytes payload) { check(payload, 0); });
    REQUIRE(complete == 1);
    for_each_mutation(bytes_of(valid), check);
    // Generation and systemd_enabled may be anything.
    REQUIRE(complete >= 12 * 255);
  }
}
