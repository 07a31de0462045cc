// Decoding allocates nothing, whatever the payload.

#include <cstddef>
#include <functional>
#include <new>
#include <vector>

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "codec/cgroups_snapshot.hpp"
#include "codec/increment.hpp"
#include "codec/string_reverse.hpp"
#include "support/allocations.hpp"
#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::codec;

namespace {

std::vector<std::byte> room() { return std::vector<std::byte>(4096); }

// Of a whole payload, of each truncation and with each byte changed.
void expect_none(std::vector<std::byte> payload, const std::function<bool(Bytes)>& decode) {
  REQUIRE(decode(payload));
  test::allocations = 0;
  for (size_t size = 0; size <= payload.size(); ++size) (void)decode(Bytes(payload).first(size));
  for (std::byte& byte : payload) {
    byte ^= std::byte{0x15};
    (void)decode(payload);
    byte ^= std::byte{0x15};
  }
  REQUIRE(test::allocations == 0);
}

const Label some_labels[] = {{{"key", 3}, {"value", 5}}, {{"other", 5}, {}}};

}  // namespace

TEST_CASE("an allocation is seen", "[codec][unit]") {
  test::allocations = 0;
  // Called by name: what a new-expression allocates may be left out.
  void* volatile block = ::operator new(100);
  ::operator delete(block);
  REQUIRE(test::allocations == 1);
}

TEST_CASE("decoding an increment and a string allocates nothing", "[codec][unit]") {
  auto out = room();
  out.resize(encode_increment(7, out));
  expect_none(out, [](Bytes payload) { return decode_increment(payload).ok(); });
  out = room();
  out.resize(encode_string_reverse({"a text of some length", 21}, out));
  expect_none(out, [](Bytes payload) { return decode_string_reverse(payload).ok(); });
}

TEST_CASE("decoding a snapshot allocates nothing", "[codec][unit]") {
  auto out = room();
  out.resize(encode(CgroupsSnapshotRequest{}, out));
  expect_none(out, [](Bytes payload) { return decode_cgroups_snapshot_request(payload).ok(); });
  out = room();
  CgroupsSnapshotBuilder builder(out, 2);
  for (int i = 0; i < 2; ++i) REQUIRE(builder.add({1, 2, 3, 0, {"name", 4}, {"/path", 5}}) == Status::ok);
  out.resize(builder.finish());
  expect_none(out, [](Bytes payload) {
    const auto view = CgroupsSnapshotView::decode(payload);
    CgroupsSnapshotItem items[4];
    size_t count = 0;
    return view.ok() && view->items(0, items, count) == Status::ok && count == 2;
  });
}

TEST_CASE("decoding a lookup of cgroups allocates nothing", "[codec][unit]") {
  const Str paths[] = {{"/a", 2}, {"/another/path", 13}};
  auto out = room();
  out.resize(encode_cgroups_lookup_request(paths, out).value());
  expect_none(out, [](Bytes payload) {
    const auto request = CgroupsLookupRequest::decode(payload);
    Str keys[4];
    return request.ok() && request->paths(0, keys) == 2;
  });
  out = room();
  CgroupsLookupBuilder builder(out, 2, 1);
  for (const Str path : paths)
    REQUIRE(builder.add(cgroup_known, orchestrator_k8s, path, {"name", 4}, some_labels) == Status::ok);
  out.resize(builder.finish());
  expect_none(out, [](Bytes payload) {
    const auto response = CgroupsLookupResponse::decode(payload);
    CgroupsLookupItem items[4];
    Label labels[4];
    return response.ok() && response->items(0, items) == 2 && labels_of(items[1], 0, labels) == 2 &&
           decode_cgroups_lookup_item(response->item_bytes(1).value()).ok();
  });
}

TEST_CASE("decoding a lookup of processes allocates nothing", "[codec][unit]") {
  const uint32_t pids[] = {1, 4242};
  auto out = room();
  out.resize(encode_apps_lookup_request(pids, out).value());
  expect_none(out, [](Bytes payload) {
    const auto request = AppsLookupRequest::decode(payload);
    uint32_t keys[4];
    return request.ok() && request->pids(0, keys) == 2;
  });
  out = room();
  AppsLookupBuilder builder(out, 2, 1);
  AppsLookupEntry entry;
  entry.comm = {"bash", 4};
  entry.cgroup_path = {"/path", 5};
  entry.labels = some_labels;
  for (const uint32_t pid : pids) {
    entry.pid = pid;
    REQUIRE(builder.add(entry) == Status::ok);
  }
  out.resize(builder.finish());
  expect_none(out, [](Bytes payload) {
    const auto response = AppsLookupResponse::decode(payload);
    AppsLookupItem items[4];
    Label labels[4];
    return response.ok() && response->items(0, items) == 2 && labels_of(items[1], 0, labels) == 2 &&
           decode_apps_lookup_item(response->item_bytes(1).value()).ok();
  });
}
