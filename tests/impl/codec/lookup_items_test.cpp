// What the quick paths of both lookup codecs must not change: any NUL in a text is
// an error wherever it stands, and the budget decides item by item.

#include <string>
#include <utility>
#include <vector>

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::codec;

namespace {

Str str(const std::string& text) { return {text.data(), text.size()}; }

std::vector<std::byte> cgroup_response(const std::string& path, const std::string& name,
                                       std::span<const Label> labels) {
  std::vector<std::byte> out(4096);
  CgroupsLookupBuilder builder(out, 1, 0);
  REQUIRE(builder.add(cgroup_known, orchestrator_docker, str(path), str(name), labels) == Status::ok);
  out.resize(builder.finish());
  return out;
}

std::vector<std::byte> app_response(const std::string& path, const std::string& name, std::span<const Label> labels) {
  std::vector<std::byte> out(4096);
  AppsLookupBuilder builder(out, 1, 0);
  AppsLookupEntry entry;
  entry.comm = {"comm", 4};
  entry.cgroup_path = str(path);
  entry.cgroup_name = str(name);
  entry.labels = labels;
  REQUIRE(builder.add(entry) == Status::ok);
  out.resize(builder.finish());
  return out;
}

// The texts hold nothing but letters; where the rest of an item has one, a zero is
// an error there, too.
bool is_letter(std::byte byte) { return byte >= std::byte{'A'} && byte <= std::byte{'z'}; }

template <class Response>
void expect_nuls_to_matter(std::vector<std::byte> payload, size_t letters) {
  REQUIRE(Response::decode(payload).ok());
  size_t seen = 0;
  for (size_t at = payload.size() - 1; at >= 24; --at) {
    if (!is_letter(payload[at])) continue;
    const std::byte was = std::exchange(payload[at], std::byte{0});
    INFO("payload of " << payload.size() << ", NUL at " << at);
    REQUIRE_FALSE(Response::decode(payload).ok());
    payload[at] = was;
    ++seen;
  }
  REQUIRE(seen >= letters);
}

}  // namespace

TEST_CASE("a NUL inside any text of an item is an error", "[codec][unit]") {
  const std::string key(20, 'k');
  const std::string value(300, 'v');
  const std::vector<Label> labels{{{"a", 1}, {}}, {str(key), str(value)}, {{"bc", 2}, {"defgh", 5}}};
  for (const size_t path_len : {1u, 2u, 15u, 16u, 17u, 100u, 180u, 207u, 208u, 209u, 256u, 700u}) {
    const std::string path(path_len, 'P');
    const std::string name(path_len / 3, 'N');
    const size_t texts = path.size() + name.size();
    for (const size_t count : {0u, 1u, 2u, 3u}) {
      const auto some = std::span(labels).first(count);
      expect_nuls_to_matter<CgroupsLookupResponse>(cgroup_response(path, name, some), texts);
      expect_nuls_to_matter<AppsLookupResponse>(app_response(path, name, some), texts);
    }
  }
}

TEST_CASE("a text without its NUL is an error, gaps between texts are not", "[codec][unit]") {
  std::vector<std::byte> payload = cgroup_response("path", "name", {});
  payload.back() = std::byte{'x'};
  REQUIRE(CgroupsLookupResponse::decode(payload).status() == Status::missing_nul);

  // The name first, the path behind it: allowed, though no encoder does it.
  payload = cgroup_response("abcd", "efgh", {});
  std::byte* const item = payload.data() + 24;
  store(item + 8, uint32_t{33});
  store(item + 16, uint32_t{28});
  const auto response = CgroupsLookupResponse::decode(payload);
  REQUIRE(response.ok());
  REQUIRE(response->item(0)->path.view() == "efgh");
  store(item + 16, uint32_t{33});
  REQUIRE(CgroupsLookupResponse::decode(payload).status() == Status::bad_layout);
}

TEST_CASE("labels that are not gapless or whose padding is not zero are errors", "[codec][unit]") {
  const std::vector<Label> labels{{{"key", 3}, {"value", 5}}};
  const std::vector<std::byte> good = cgroup_response("path", "name", labels);
  const size_t item = 24;
  const size_t fixed_end = item + 28 + 5 + 5;
  const size_t table = item + 40;
  for (size_t at = fixed_end; at < table; ++at) {
    auto payload = good;
    payload[at] = std::byte{1};
    REQUIRE(CgroupsLookupResponse::decode(payload).status() == Status::bad_layout);
  }
  for (const size_t field : {0u, 4u, 8u, 12u}) {
    auto payload = good;
    store(payload.data() + table + field, load<uint32_t>(payload.data() + table + field) + 1);
    REQUIRE_FALSE(CgroupsLookupResponse::decode(payload).ok());
  }
}

TEST_CASE("the budget decides item by item, as the contract's sums say", "[codec][unit]") {
  const std::vector<std::string> paths{"a", "/some/longer/path/of/a/cgroup", "/b", "/0123456789", "/c/d", "/last/one"};
  const std::string name(37, 'n');
  std::vector<Str> keys;
  for (const std::string& path : paths) keys.push_back(str(path));
  std::vector<std::byte> request(512);
  request.resize(encode_cgroups_lookup_request(keys, request).value());
  const size_t count = paths.size();

  // What the reserved placeholders from item j on take.
  std::vector<uint64_t> reserved(count + 1, 0);
  for (size_t j = count; j-- > 0;) {
    const uint64_t own = 28 + paths[j].size() + 2;
    reserved[j] = (reserved[j + 1] > 0 ? align8(own) : own) + reserved[j + 1];
  }

  for (size_t budget = 16 + 8 * count + reserved[0]; budget < 900; ++budget) {
    std::vector<uint16_t> expected;
    uint64_t at = 16 + 8 * count;
    bool suffix = false;
    for (size_t k = 0; k < count; ++k) {
      const uint64_t size = 28 + paths[k].size() + 1 + name.size() + 1;
      const uint64_t end = align8(at) + size;
      const bool fits = end <= budget && align8(end) <= budget && reserved[k + 1] <= budget - align8(end);
      suffix = suffix || (!fits && k > 0);
      expected.push_back(suffix ? cgroup_payload_exceeded : fits ? cgroup_known : cgroup_oversized_item);
      at = expected.back() == cgroup_known ? end : align8(at) + 28 + paths[k].size() + 2;
    }

    std::vector<std::byte> response(budget);
    const auto answer = [&](const CgroupsLookupRequest& asked, CgroupsLookupBuilder& builder) {
      for (uint32_t i = 0; i < asked.item_count(); ++i)
        NETIPC_TRY(builder.add(asked, i, cgroup_known, 0, str(name), {}));
      return Status::ok;
    };
    const auto size = dispatch_cgroups_lookup(request, response, answer);
    INFO("budget " << budget);
    REQUIRE(size.ok());
    const auto decoded = CgroupsLookupResponse::decode(Bytes(response).first(*size));
    REQUIRE(decoded.ok());
    for (uint32_t i = 0; i < count; ++i) REQUIRE(decoded->item(i)->status == expected[i]);
  }
}
