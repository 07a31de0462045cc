#include "codec/lookup_kernel.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "codec/lookup_kernels.hpp"
#include "codec/lookup_layout.hpp"
#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::codec;
using netipc::codec::lookup::Kernel;

namespace {

// In a block of its own, so that a sanitizer sees a look beyond either end.
class Text {
 public:
  explicit Text(size_t len) : bytes_(len) {
    for (size_t i = 0; i < len; ++i) bytes_[i] = static_cast<char>('a' + i % 26);
  }
  [[nodiscard]] Str str() const { return {bytes_.data(), bytes_.size()}; }
  char& operator[](size_t at) { return bytes_[at]; }

 private:
  std::vector<char> bytes_;
};

// Longer than three blocks of the widest vectors, twice.
constexpr size_t longest = 200;

template <class Check>
void with_each_kernel(Check check) {
  for (const Kernel* kernel : lookup::kernels()) {
    INFO("kernel " << kernel->name);
    check(*kernel);
  }
}

CgroupsLookupEntry known(Str name = {}, std::span<const Label> labels = {}) {
  return {cgroup_known, orchestrator_docker, 0, {}, name, labels};
}

// The item, and behind it one byte that has to stay.
std::vector<std::byte> item_of(const Kernel& kernel, const CgroupsLookupEntry& entry, Str path, size_t size) {
  std::vector<std::byte> room(size + 1, std::byte{0x55});
  REQUIRE(kernel.write_cgroup(room.data(), size, entry, path) == size);
  REQUIRE(room.back() == std::byte{0x55});
  room.pop_back();
  return room;
}

// One item, where a payload has it.
std::vector<std::byte> payload_of(std::span<const std::byte> item) {
  std::vector<std::byte> payload(lookup::packed_start(1) + item.size());
  lookup::write_response_header(payload.data(), 1, 0);
  lookup::write_entry(payload.data(), 0, {0, static_cast<uint32_t>(item.size())});
  std::copy(item.begin(), item.end(), payload.begin() + 24);
  return payload;
}

}  // namespace

TEST_CASE("the kernel that runs is the best there is, until another is chosen", "[codec][unit]") {
  const Kernel& best = lookup::kernel();
  REQUIRE(lookup::kernels().back() == &lookup::portable_kernel);
  for (const Kernel* kernel : lookup::kernels()) {
    lookup::choose(*kernel);
    REQUIRE(&lookup::kernel() == kernel);
  }
  lookup::choose(best);
}

TEST_CASE("a text of any length is written with one NUL and nothing else", "[codec][unit]") {
  with_each_kernel([](const Kernel& kernel) {
    for (size_t len = 1; len <= longest; ++len) {
      const Text path(len);
      INFO("length " << len);
      const auto item = item_of(kernel, known(), path.str(), lookup::cgroup_header_size + len + 2);
      REQUIRE(std::equal(path.str().data, path.str().data + len,
                         reinterpret_cast<const char*>(item.data()) + lookup::cgroup_header_size));
      REQUIRE(item[item.size() - 2] == std::byte{0});
      REQUIRE(item[item.size() - 1] == std::byte{0});
    }
  });
}

TEST_CASE("a NUL is found wherever it is, in what is written and what is read", "[codec][unit]") {
  with_each_kernel([](const Kernel& kernel) {
    for (size_t len = 1; len <= longest; ++len) {
      Text path(len);
      auto payload = payload_of(item_of(kernel, known(), path.str(), lookup::cgroup_header_size + len + 2));
      REQUIRE(kernel.cgroups_hold(payload, 1));
      for (size_t at = 0; at < len; ++at) {
        INFO("length " << len << ", NUL at " << at);
        std::vector<std::byte> room(512);
        const char was = std::exchange(path[at], '\0');
        REQUIRE(kernel.write_cgroup(room.data(), room.size(), known(), path.str()) == 0);
        path[at] = was;
        const size_t in_payload = 24 + lookup::cgroup_header_size + at;
        const std::byte byte = std::exchange(payload[in_payload], std::byte{0});
        REQUIRE_FALSE(kernel.cgroups_hold(payload, 1));
        payload[in_payload] = byte;
      }
    }
  });
}

// The block is of exactly the payload's size: a sanitizer sees a look beyond its end.
TEST_CASE("no item is looked at beyond its end", "[codec][unit]") {
  with_each_kernel([](const Kernel& kernel) {
    for (const uint16_t status : {app_known, app_unknown, app_payload_exceeded, app_oversized_item}) {
      std::vector<std::byte> item(lookup::blank_app_size);
      lookup::write_blank(item.data(), status, 7);
      for (size_t size = lookup::app_header_size; size <= lookup::blank_app_size; ++size) {
        INFO("status " << status << ", size " << size);
        const bool whole = size == lookup::blank_app_size;
        REQUIRE(kernel.apps_hold(payload_of(std::span(item).first(size)), 1) == (whole && status != app_known));
      }
    }
    std::vector<std::byte> item(lookup::cgroup_header_size + 3);
    lookup::write_cgroup_header(item.data(), cgroup_known, 0, 1, 0, 0);
    item[lookup::cgroup_header_size] = std::byte{'x'};
    for (size_t size = lookup::cgroup_header_size; size <= item.size(); ++size) {
      INFO("size " << size);
      REQUIRE(kernel.cgroups_hold(payload_of(std::span(item).first(size)), 1) == (size == item.size()));
    }
  });
}

TEST_CASE("a NUL in a key is found wherever it is", "[codec][unit]") {
  with_each_kernel([](const Kernel& kernel) {
    for (size_t len = 1; len <= longest; ++len) {
      Text path(len);
      const std::vector<Str> paths{path.str(), path.str()};
      std::vector<std::byte> payload(lookup::packed_start(2) + align8(len + 1) + len + 1);
      REQUIRE(kernel.write_paths(paths, payload.data()));
      REQUIRE(kernel.paths_hold(payload, 2));
      for (size_t at = 0; at < len; ++at) {
        INFO("length " << len << ", NUL at " << at);
        for (const size_t key : {size_t{0}, align8(len + 1)}) {
          const std::byte byte = std::exchange(payload[lookup::packed_start(2) + key + at], std::byte{0});
          REQUIRE_FALSE(kernel.paths_hold(payload, 2));
          payload[lookup::packed_start(2) + key + at] = byte;
        }
        std::vector<std::byte> room(payload.size());
        path[at] = '\0';
        REQUIRE_FALSE(kernel.write_paths(paths, room.data()));
        path[at] = 'a';
      }
    }
  });
}

TEST_CASE("nothing is read before a request of one short key", "[codec][unit]") {
  for (size_t len = 1; len < 40; ++len) {
    const std::string text(len, 'x');
    std::vector<std::byte> payload(lookup::packed_start(1) + len + 1);
    const Str path{text.data(), len};
    REQUIRE(encode_cgroups_lookup_request({&path, 1}, payload).value() == payload.size());
    with_each_kernel([&](const Kernel& kernel) { (void)kernel.paths_hold(payload, 1); });
    REQUIRE(CgroupsLookupRequest::decode(payload).ok());
  }
}

TEST_CASE("what fills a gap makes up for no NUL in a text", "[codec][unit]") {
  // Two keys of five bytes with their NULs, three bytes between them; items of two such paths.
  const std::string text = "/abc";
  const Str path{text.data(), text.size()};
  const std::vector<Str> paths{path, path};
  std::vector<std::byte> request(lookup::packed_start(2) + 8 + text.size() + 1);
  REQUIRE(encode_cgroups_lookup_request(paths, request).value() == request.size());
  const size_t item_size = lookup::cgroup_header_size + text.size() + 2;
  const auto item = item_of(lookup::portable_kernel, known(), path, item_size);
  std::vector<std::byte> response(lookup::packed_start(2) + align8(item_size) + item_size);
  lookup::write_response_header(response.data(), 2, 0);
  for (uint32_t i = 0; i < 2; ++i) {
    const size_t at = i * align8(item_size);
    lookup::write_entry(response.data(), i, {static_cast<uint32_t>(at), static_cast<uint32_t>(item_size)});
    std::copy(item.begin(), item.end(), response.begin() + static_cast<ptrdiff_t>(lookup::packed_start(2) + at));
  }
  REQUIRE(align8(item_size) != item_size);

  const size_t key_gap = lookup::packed_start(2) + text.size() + 1;
  const size_t item_gap = lookup::packed_start(2) + item_size;
  with_each_kernel([&](const Kernel& kernel) {
    REQUIRE(kernel.paths_hold(request, 2));
    REQUIRE(kernel.cgroups_hold(response, 2));
    for (size_t key = key_gap; key < lookup::packed_start(2) + 8; ++key) {
      request[key] = std::byte{'x'};
      REQUIRE_FALSE(kernel.paths_hold(request, 2));
      request[key] = std::byte{0};
    }
    for (size_t at = item_gap; at < lookup::packed_start(2) + align8(item_size); ++at) {
      response[at] = std::byte{'x'};
      REQUIRE_FALSE(kernel.cgroups_hold(response, 2));
      response[at] = std::byte{0};
    }
  });

  // A gap may hold anything, a text no NUL: as many zero bytes as there should be.
  request[key_gap] = std::byte{'x'};
  response[item_gap] = std::byte{'x'};
  REQUIRE(CgroupsLookupRequest::decode(request).ok());
  REQUIRE(CgroupsLookupResponse::decode(response).ok());
  request[lookup::packed_start(2) + 2] = std::byte{0};
  response[lookup::packed_start(2) + lookup::cgroup_header_size + 2] = std::byte{0};
  REQUIRE(CgroupsLookupRequest::decode(request).status() == Status::bad_layout);
  REQUIRE(CgroupsLookupResponse::decode(response).status() == Status::bad_layout);
}

TEST_CASE("bytes above 127 are no NULs", "[codec][unit]") {
  const std::string text(50, '\xff');
  const Str path{text.data(), text.size()};
  with_each_kernel([&](const Kernel& kernel) {
    REQUIRE(kernel.cgroups_hold(payload_of(item_of(kernel, known(), path, lookup::cgroup_header_size + 52)), 1));
  });
}

TEST_CASE("an item is written up to its last byte of room, and not beyond", "[codec][unit]") {
  const std::vector<Label> labels{{{"key", 3}, {"a value", 7}}, {{"k", 1}, {}}};
  const CgroupsLookupEntry entry = known({"name", 4}, labels);
  // Header, path, name, padding, table, four texts.
  constexpr size_t size = 28 + 5 + 5 + 2 + 32 + 4 + 8 + 2 + 1;
  with_each_kernel([&](const Kernel& kernel) {
    const auto item = item_of(kernel, entry, {"path", 4}, size);
    REQUIRE(kernel.cgroups_hold(payload_of(item), 1));
    for (size_t room = 0; room < size; ++room) {
      std::vector<std::byte> block(room);
      REQUIRE(kernel.write_cgroup(block.data(), room, entry, {"path", 4}) == 0);
    }
  });
}

TEST_CASE("lengths that nobody has do not wrap", "[codec][unit]") {
  std::vector<std::byte> room(256);
  with_each_kernel([&](const Kernel& kernel) {
    for (const size_t len : {SIZE_MAX, SIZE_MAX - 28, SIZE_MAX - 256, size_t{UINT32_MAX}, size_t{256}}) {
      const Str text{"x", len};
      const std::vector<Label> key{{text, {}}};
      const std::vector<Label> value{{{"k", 1}, text}};
      REQUIRE(kernel.write_cgroup(room.data(), room.size(), known(), text) == 0);
      REQUIRE(kernel.write_cgroup(room.data(), room.size(), known(text), {"p", 1}) == 0);
      REQUIRE(kernel.write_cgroup(room.data(), room.size(), known({}, key), {"p", 1}) == 0);
      REQUIRE(kernel.write_cgroup(room.data(), room.size(), known({}, value), {"p", 1}) == 0);
    }
  });
}

// Zero bytes are counted for a run of items, in lanes of a byte: many and long ones.
TEST_CASE("no number of labels, items or bytes hides a NUL", "[codec][unit]") {
  with_each_kernel([](const Kernel& kernel) {
    for (const size_t count : {1u, 100u, 253u, 255u, 256u, 1000u}) {
      const std::vector<Label> labels(count, Label{{"k", 1}, {"v", 1}});
      for (const uint32_t items : {1u, 2u, 300u}) {
        std::vector<std::byte> out(size_t{items} * (count * 24 + 64) + 64);
        CgroupsLookupBuilder builder(out, items, 0);
        for (uint32_t i = 0; i < items; ++i)
          REQUIRE(builder.add(cgroup_known, 0, {"/path", 5}, {}, labels) == Status::ok);
        out.resize(builder.finish());
        INFO(count << " labels, " << items << " items");
        // Beyond what a lane counts an item is for the way step by step.
        REQUIRE(kernel.cgroups_hold(out, items) == (count < 255));
        REQUIRE(CgroupsLookupResponse::decode(out).ok());
        out[out.size() - 2] = std::byte{0};
        REQUIRE_FALSE(kernel.cgroups_hold(out, items));
        REQUIRE(CgroupsLookupResponse::decode(out).status() == Status::bad_layout);
      }
    }
    const Text path(100000);
    auto payload = payload_of(item_of(kernel, known(), path.str(), lookup::cgroup_header_size + 100002));
    REQUIRE(kernel.cgroups_hold(payload, 1));
    for (size_t at = 60; at < 100000; at += 999) {
      const std::byte byte = std::exchange(payload[at], std::byte{0});
      REQUIRE_FALSE(kernel.cgroups_hold(payload, 1));
      payload[at] = byte;
    }
  });
}
