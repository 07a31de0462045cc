#include "services.hpp"

#include <array>
#include <string_view>

#include "support/catch.hpp"

using namespace netipc::cli;

namespace {

host::CgroupSet some_cgroups() {
  host::CgroupSet set{3, {}};
  for (const char* name : {"a", "system.slice/ssh.service", "user.slice"}) {
    host::Cgroup cgroup;
    cgroup.name = name;
    cgroup.path = std::string("/sys/fs/cgroup/") + name;
    cgroup.hash = host::hash_name(cgroup.name);
    set.cgroups.push_back(cgroup);
  }
  return set;
}

struct FreeBuilder {
  void operator()(netipc_codec_cgroups_snapshot_builder* builder) const noexcept {
    netipc_codec_cgroups_snapshot_builder_destroy(builder);
  }
};

// What the snapshot service answers into `room`, and how long that is.
netipc_status answer_into(std::vector<char>& room, SnapshotSource& source, size_t& out_size) {
  netipc_codec_cgroups_snapshot_builder* made = nullptr;
  REQUIRE(netipc_codec_cgroups_snapshot_builder_create(room.data(), room.size(), 3, &made) == NETIPC_STATUS_OK);
  const std::unique_ptr<netipc_codec_cgroups_snapshot_builder, FreeBuilder> builder(made);
  const netipc_status status = answer_cgroups_snapshot(&source, builder.get());
  REQUIRE(netipc_codec_cgroups_snapshot_builder_finish(builder.get(), &out_size) == NETIPC_STATUS_OK);
  return status;
}

host::Catalog fixed_catalog() {
  return host::Catalog(
      [] {
        return host::Scan{host::LayoutKind::v2, some_cgroups().cgroups, {}};
      },
      [](const std::string&) {});
}

}  // namespace

TEST_CASE("increment adds one and wraps", "[cli][unit]") {
  uint64_t value = 0;
  REQUIRE(answer_increment(nullptr, 41, &value) == NETIPC_STATUS_OK);
  REQUIRE(value == 42);
  REQUIRE(answer_increment(nullptr, UINT64_MAX, &value) == NETIPC_STATUS_OK);
  REQUIRE(value == 0);
}

TEST_CASE("string-reverse reverses bytes, NULs too, within its room", "[cli][unit]") {
  std::array<char, 4> room{};
  size_t length = 0;
  REQUIRE(answer_string_reverse(nullptr, "a\0bc", 4, room.data(), room.size(), &length) == NETIPC_STATUS_OK);
  REQUIRE(std::string_view(room.data(), length) == std::string_view("cb\0a", 4));
  REQUIRE(answer_string_reverse(nullptr, "", 0, room.data(), room.size(), &length) == NETIPC_STATUS_OK);
  REQUIRE(length == 0);
  REQUIRE(answer_string_reverse(nullptr, "abcde", 5, room.data(), room.size(), &length) != NETIPC_STATUS_OK);
}

TEST_CASE("the snapshot holds every cgroup of the catalog", "[cli][unit]") {
  host::Catalog catalog = fixed_catalog();
  SnapshotSource source{catalog, true};
  std::vector<char> room(4096);
  size_t size = 0;
  REQUIRE(answer_into(room, source, size) == NETIPC_STATUS_OK);

  netipc_codec_cgroups_snapshot_view view{};
  REQUIRE(netipc_codec_cgroups_snapshot_view_decode(room.data(), size, &view) == NETIPC_STATUS_OK);
  REQUIRE(view.generation == 1);
  REQUIRE(view.systemd_enabled == 1);
  REQUIRE(view.item_count == 3);
  netipc_codec_cgroups_snapshot_item item{};
  REQUIRE(netipc_codec_cgroups_snapshot_view_item(&view, 1, &item) == NETIPC_STATUS_OK);
  REQUIRE(std::string_view(item.name.data, item.name.len) == "system.slice/ssh.service");
  REQUIRE(std::string_view(item.path.data, item.path.len) == "/sys/fs/cgroup/system.slice/ssh.service");
  REQUIRE(item.hash == host::hash_name("system.slice/ssh.service"));
  REQUIRE(item.enabled == 1);
}

TEST_CASE("the announced size of a snapshot suffices", "[cli][unit]") {
  host::Catalog catalog = fixed_catalog();
  SnapshotSource source{catalog, false};
  std::vector<char> room(response_size(*catalog.current()));
  size_t size = 0;
  REQUIRE(answer_into(room, source, size) == NETIPC_STATUS_OK);
  REQUIRE(size <= room.size());
}

TEST_CASE("a snapshot that does not fit is an overflow, not a shorter snapshot", "[cli][unit]") {
  host::Catalog catalog = fixed_catalog();
  SnapshotSource source{catalog, false};
  std::vector<char> room(response_size(*catalog.current()) / 2);
  size_t size = 0;
  REQUIRE(answer_into(room, source, size) == NETIPC_STATUS_OVERFLOW);
}
