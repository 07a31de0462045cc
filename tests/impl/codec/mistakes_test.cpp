// What only a mistake of the caller brings: texts that are not there, lengths and sizes
// that nothing has. Each gets its status, and nothing is read to find out.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::codec;

namespace {

const Str absent{nullptr, 3};
const Str text{"text", 4};

// Longer than four gigabytes, of which only what is written takes memory: everything else
// is the same two megabytes again and again.
class Huge {
 public:
  static constexpr size_t step = size_t{2} << 20;
  static constexpr size_t size = (size_t{1} << 32) + step;

  explicit Huge(char filling)
      : data_(static_cast<std::byte*>(
            ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0))) {
    REQUIRE(data_ != MAP_FAILED);
    if (filling == '\0') return;
    const int file = ::memfd_create("filling", MFD_CLOEXEC);
    const std::vector<char> all(step, filling);
    REQUIRE(::write(file, all.data(), step) == static_cast<ssize_t>(step));
    for (size_t at = 0; at < size; at += step)
      REQUIRE(::mmap(data_ + at, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file, 0) == data_ + at);
    ::close(file);
  }
  Huge(const Huge&) = delete;
  Huge& operator=(const Huge&) = delete;
  ~Huge() { ::munmap(data_, size); }

  [[nodiscard]] MutableBytes bytes() const { return {data_, size}; }

 private:
  std::byte* data_;
};

AppsLookupEntry process(Str comm, Str path, Str name, Labels labels = {}) {
  return {.pid = 1, .comm = comm, .cgroup_path = path, .cgroup_name = name, .labels = labels};
}

}  // namespace

TEST_CASE("a text that is not there is invalid, and nothing is added", "[codec][unit]") {
  const std::vector<Label> key{{absent, text}};
  const std::vector<Label> value{{text, absent}};
  std::vector<std::byte> room(1024);

  CgroupsLookupBuilder cgroups(room, 2, 0);
  const auto refused = [](auto& builder, Status status) {
    return status == Status::invalid && builder.error() == Status::invalid && builder.item_count() == 0;
  };
  REQUIRE(refused(cgroups, cgroups.add(cgroup_known, 0, absent, text, {})));
  REQUIRE(refused(cgroups, cgroups.add(cgroup_known, 0, text, absent, {})));
  REQUIRE(refused(cgroups, cgroups.add(cgroup_known, 0, text, text, key)));
  REQUIRE(refused(cgroups, cgroups.add(cgroup_known, 0, text, text, value)));
  REQUIRE(cgroups.add(cgroup_known, 0, text, {nullptr, 0}, {}) == Status::ok);

  AppsLookupBuilder apps(room, 2, 0);
  REQUIRE(refused(apps, apps.add(process(absent, text, text))));
  REQUIRE(refused(apps, apps.add(process(text, absent, text))));
  REQUIRE(refused(apps, apps.add(process(text, text, absent))));
  REQUIRE(refused(apps, apps.add(process(text, text, text, key))));
  REQUIRE(refused(apps, apps.add(process(text, text, text, value))));
  REQUIRE(apps.add(process(text, text, {nullptr, 0})) == Status::ok);

  CgroupsSnapshotBuilder snapshot(room, 2, 0, 0);
  REQUIRE(refused(snapshot, snapshot.add({1, 0, 1, 0, absent, text})));
  REQUIRE(refused(snapshot, snapshot.add({1, 0, 1, 0, text, absent})));
}

TEST_CASE("a placeholder without its path is invalid", "[codec][unit]") {
  // Room for one item and little else: the second is not to fit, and neither is the third.
  std::vector<std::byte> room(128);
  CgroupsLookupBuilder builder(room, 3, 0);
  const std::vector<char> long_name(200, 'n');
  REQUIRE(builder.add(cgroup_known, 0, {"a", 1}, {}, {}) == Status::ok);
  REQUIRE(builder.add(cgroup_known, 0, {"b", 1}, {long_name.data(), long_name.size()}, {}) == Status::ok);
  REQUIRE(builder.add(cgroup_known, 0, absent, {}, {}) == Status::invalid);
  REQUIRE(builder.item_count() == 2);
}

TEST_CASE("keys and items that are not there are invalid", "[codec][unit]") {
  std::vector<std::byte> room(256, std::byte{0x55});
  const auto untouched = [&] {
    return std::all_of(room.begin(), room.end(), [](std::byte byte) { return byte == std::byte{0x55}; });
  };
  const std::vector<Str> paths{text, absent};
  REQUIRE(encode_cgroups_lookup_request(paths, room).status() == Status::invalid);
  const std::vector<ByteRange> items{{nullptr, 64}};
  REQUIRE(assemble_cgroups_lookup(items, 0, room).status() == Status::invalid);
  REQUIRE(assemble_apps_lookup(items, 0, room).status() == Status::invalid);
  REQUIRE(untouched());
}

TEST_CASE("a text of a length that no message has is not looked at", "[codec][unit]") {
  std::vector<std::byte> room(1024);
  // In a block of its own, so that a sanitizer sees a look beyond its end.
  const std::vector<char> letter(1, 'x');
  for (const size_t len : {SIZE_MAX, SIZE_MAX - 28, SIZE_MAX / 2, (size_t{1} << 32) - 1, size_t{1} << 32}) {
    INFO("length " << len);
    const Str endless{letter.data(), len};
    const std::vector<Label> key{{endless, text}};
    const std::vector<Label> value{{text, endless}};
    // What cannot fit is answered by a placeholder, unless that cannot fit either.
    for (const auto& labels : {key, value}) {
      CgroupsLookupBuilder cgroups(room, 1, 0);
      REQUIRE(cgroups.add(cgroup_known, 0, text, text, labels) == Status::ok);
      REQUIRE(CgroupsLookupResponse::decode(Bytes(room).first(cgroups.finish()))->item(0)->status == cgroup_oversized_item);
      AppsLookupBuilder apps(room, 1, 0);
      REQUIRE(apps.add(process(text, text, text, labels)) == Status::ok);
      REQUIRE(AppsLookupResponse::decode(Bytes(room).first(apps.finish()))->item(0)->status == app_oversized_item);
    }
    CgroupsLookupBuilder cgroups(room, 1, 0);
    REQUIRE(cgroups.add(cgroup_known, 0, endless, text, {}) == Status::overflow);
    REQUIRE(cgroups.add(cgroup_known, 0, text, endless, {}) == Status::ok);
    AppsLookupBuilder apps(room, 2, 0);
    REQUIRE(apps.add(process(endless, text, text)) == Status::bad_layout);
    REQUIRE(apps.add(process(text, endless, text)) == Status::ok);
    REQUIRE(apps.add(process(text, text, endless)) == Status::ok);
    CgroupsSnapshotBuilder snapshot(room, 1, 0, 0);
    REQUIRE(snapshot.add({1, 0, 1, 0, endless, text}) == Status::overflow);
    REQUIRE(encode_cgroups_lookup_request({&endless, 1}, room).status() == Status::overflow);
  }
}

TEST_CASE("a message of more than four gigabytes has a bad item count", "[codec][unit]") {
  const Huge huge('\0');
  store(huge.bytes().data(), uint16_t{1});
  REQUIRE(CgroupsLookupRequest::decode(huge.bytes()).status() == Status::bad_item_count);
  REQUIRE(CgroupsLookupResponse::decode(huge.bytes()).status() == Status::bad_item_count);
  REQUIRE(AppsLookupRequest::decode(huge.bytes()).status() == Status::bad_item_count);
  REQUIRE(AppsLookupResponse::decode(huge.bytes()).status() == Status::bad_item_count);
  // The last size that is none.
  const Bytes largest = Bytes(huge.bytes()).first(16 + (size_t{1} << 32) - 1);
  REQUIRE(CgroupsLookupResponse::decode(largest).ok());
  REQUIRE(AppsLookupResponse::decode(largest).ok());
}

// Without its size there would be nothing wrong with it: the longest path, and the name
// before it.
TEST_CASE("an item of more than four gigabytes is none", "[codec][unit]") {
  const Huge huge('x');
  constexpr uint32_t header = 28;
  constexpr uint32_t path_at = header + 2;
  constexpr uint32_t path_len = UINT32_MAX - 1;
  const Bytes item = Bytes(huge.bytes()).first(size_t{path_at} + path_len + 1);
  std::byte* const at = huge.bytes().data();
  std::fill_n(at, header, std::byte{0});
  store(at, uint16_t{1});
  store(at + 8, path_at);
  store(at + 12, path_len);
  store(at + 16, header);
  store(at + 20, uint32_t{1});
  at[header + 1] = std::byte{0};
  at[item.size() - 1] = std::byte{0};
  REQUIRE(decode_cgroups_lookup_item(item).status() == Status::bad_layout);
  REQUIRE(assemble_cgroups_lookup(std::vector<ByteRange>{{item.data(), item.size()}}, 0, {}).status() == Status::bad_layout);
}
