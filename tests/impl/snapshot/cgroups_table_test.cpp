// The owned copy of a snapshot and its index: impl/snapshot/cgroups_table.cpp.

#include <string>
#include <vector>

#include "snapshot/cgroups_table.hpp"
#include "support/catch.hpp"

using namespace netipc;
using codec::CgroupsSnapshotBuilder;
using codec::CgroupsSnapshotItem;
using codec::CgroupsSnapshotView;
using codec::Str;
using snapshot::CgroupsTable;

namespace {

Str str(const std::string& text) { return {text.data(), text.size()}; }

struct Entry {
  uint32_t hash;
  std::string name;
  std::string path;
};

// A payload as a provider would send it.
std::vector<std::byte> encode(const std::vector<Entry>& entries) {
  size_t size = 24;
  for (const Entry& entry : entries) size += 8 + 32 + entry.name.size() + entry.path.size() + 2 + 8;
  std::vector<std::byte> payload(size);
  CgroupsSnapshotBuilder builder(payload, static_cast<uint32_t>(entries.size()), 1, 7);
  for (uint32_t i = 0; i < entries.size(); ++i) {
    CgroupsSnapshotItem item;
    item.hash = entries[i].hash;
    item.options = i;
    item.enabled = i % 2;
    item.name = str(entries[i].name);
    item.path = str(entries[i].path);
    REQUIRE(builder.add(item) == Status::ok);
  }
  payload.resize(builder.finish());
  return payload;
}

Result<std::unique_ptr<const CgroupsTable>> build(const std::vector<std::byte>& payload) {
  const auto view = CgroupsSnapshotView::decode(payload);
  REQUIRE(view.status() == Status::ok);
  return CgroupsTable::build(*view);
}

std::unique_ptr<const CgroupsTable> table_of(const std::vector<Entry>& entries) {
  auto payload = encode(entries);
  auto table = build(payload);
  REQUIRE(table.status() == Status::ok);
  std::fill(payload.begin(), payload.end(), std::byte{0xff});  // the table must not borrow
  return std::move(table).value();
}

void check_all_found(const CgroupsTable& table, const std::vector<Entry>& entries) {
  REQUIRE(table.item_count() == entries.size());
  for (uint32_t i = 0; i < entries.size(); ++i) {
    const CgroupsSnapshotItem* const found = table.find(entries[i].hash, str(entries[i].name));
    REQUIRE(found != nullptr);
    CHECK(found == table.at(i));
    CHECK(found->options == i);
    CHECK(found->enabled == i % 2);
    CHECK(found->name.view() == entries[i].name);
    CHECK(found->path.view() == entries[i].path);
    CHECK(found->name.data[found->name.len] == '\0');
    CHECK(found->path.data[found->path.len] == '\0');
  }
}

std::vector<Entry> many(uint32_t count, uint32_t (*hash)(uint32_t)) {
  std::vector<Entry> entries;
  for (uint32_t i = 0; i < count; ++i)
    entries.push_back({hash(i), "cgroup_" + std::to_string(i), "/sys/fs/cgroup/" + std::string(i % 90, 'x')});
  return entries;
}

}  // namespace

TEST_CASE("an empty snapshot gives an empty table", "[snapshot][unit]") {
  const auto table = table_of({});
  CHECK(table->item_count() == 0);
  CHECK(table->systemd_enabled() == 1);
  CHECK(table->generation() == 7);
  CHECK(table->at(0) == nullptr);
  CHECK(table->find(0, str("")) == nullptr);
}

TEST_CASE("every item is found by hash and name together", "[snapshot][unit]") {
  for (const uint32_t count : {1u, 2u, 3u, 16u, 17u, 1000u})
    check_all_found(*table_of(many(count, [](uint32_t i) { return i * 2654435761u; })),
                    many(count, [](uint32_t i) { return i * 2654435761u; }));
}

TEST_CASE("hash or name alone finds nothing", "[snapshot][unit]") {
  const auto table = table_of({{5, "a", "/a"}, {6, "b", "/b"}});
  CHECK(table->find(5, str("b")) == nullptr);
  CHECK(table->find(6, str("a")) == nullptr);
  CHECK(table->find(5, str("")) == nullptr);
  CHECK(table->find(5, str("aa")) == nullptr);
}

TEST_CASE("names may be empty, hold NULs, or be each other's beginning", "[snapshot][unit]") {
  const std::vector<Entry> entries{
      {1, "", ""}, {1, "a", ""}, {1, std::string("a\0b", 3), "/x"}, {1, std::string("a\0", 2), "/y"}, {2, "", "/z"}};
  check_all_found(*table_of(entries), entries);
}

TEST_CASE("a name that differs in any one byte is another name", "[snapshot][unit]") {
  for (size_t len = 1; len <= 70; ++len) {
    const std::string name(len, 'n');
    const auto table = table_of({{3, name, "/p"}});
    REQUIRE(table->find(3, str(name)) == table->at(0));
    for (size_t at = 0; at < len; ++at) {
      std::string other = name;
      other[at] = 'o';
      CHECK(table->find(3, str(other)) == nullptr);
    }
  }
}

TEST_CASE("of two items with one key the first is found", "[snapshot][unit]") {
  const auto table = table_of({{9, "other", "/0"}, {9, "twin", "/1"}, {9, "twin", "/2"}});
  CHECK(table->find(9, str("twin"))->path.view() == "/1");
  CHECK(table->at(2)->path.view() == "/2");
}

TEST_CASE("a producer with one hash for all costs no more than another", "[snapshot][unit]") {
  // Quadratic, this would be 4 * 10^10 steps.
  const auto entries = many(200'000, [](uint32_t) { return 7u; });
  check_all_found(*table_of(entries), entries);
}

TEST_CASE("hashes that differ in their high bits only cost no more than others", "[snapshot][unit]") {
  const auto entries = many(50'000, [](uint32_t i) { return i << 16; });
  check_all_found(*table_of(entries), entries);
}

TEST_CASE("a hash of zero is a hash like others, beside slots that are free", "[snapshot][unit]") {
  const auto table = table_of({{1, "cgroup_one", "/1"}});
  CHECK(table->find(0, str("cgroup_one")) == nullptr);
  CHECK(table->find(0, str("one")) == nullptr);
  const std::vector<Entry> entries{{0, "cgroup_nought", "/0"}, {1, "cgroup_one", "/1"}, {0, "nought", "/2"}};
  check_all_found(*table_of(entries), entries);
}

TEST_CASE("one key two hundred thousand times is one entry", "[snapshot][unit]") {
  const auto table = table_of(std::vector<Entry>(200'000, Entry{7, "same", "/p"}));
  CHECK(table->item_count() == 200'000);
  CHECK(table->find(7, str("same")) == table->at(0));
}

TEST_CASE("a malformed item fails the whole table with its error", "[snapshot][unit]") {
  auto payload = encode({{1, "a", "/a"}, {2, "b", "/b"}});
  payload.back() = std::byte{'x'};  // the NUL of the last path
  CHECK(build(payload).status() == Status::missing_nul);
}
