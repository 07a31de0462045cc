#include "codec/lookup_stitcher.hpp"

#include <array>
#include <string>
#include <vector>

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::codec;

namespace {

Str str(std::string_view text) { return {text.data(), text.size()}; }

std::vector<std::byte> response_of(const std::vector<std::string>& paths) {
  std::vector<std::byte> buffer(1024);
  CgroupsLookupBuilder builder(buffer, static_cast<uint32_t>(paths.size()), 3);
  for (const std::string& path : paths)
    REQUIRE(builder.add(cgroup_known, orchestrator_lxc, str(path), str("n"), {}) == Status::ok);
  buffer.resize(builder.finish());
  return buffer;
}

}  // namespace

TEST_CASE("items of several responses make one, as if they had been built together", "[codec][unit]") {
  const auto first = response_of({"/a", "/bc"});
  const auto second = response_of({"/def"});
  const auto together = response_of({"/a", "/bc", "/def"});

  LookupStitcher stitcher(3);
  std::vector<std::byte> buffer;
  for (const auto& source : {first, second}) {
    const auto response = CgroupsLookupResponse::decode(source);
    REQUIRE(response.ok());
    for (uint32_t i = 0; i < response->item_count(); ++i) {
      const Bytes item = response->item_bytes(i).value();
      // The buffer moves with every item.
      std::vector<std::byte> grown(static_cast<size_t>(stitcher.size_with(item.size())), std::byte{0xee});
      std::copy(buffer.begin(), buffer.end(), grown.begin());
      buffer = grown;
      stitcher.add(buffer, item);
    }
  }
  REQUIRE(stitcher.item_count() == 3);
  const Bytes payload = stitcher.finish(buffer, 3);
  REQUIRE(std::equal(payload.begin(), payload.end(), together.begin(), together.end()));
}

TEST_CASE("the longest run of paths that fits is what encodes into that room", "[codec][unit]") {
  const std::vector<std::string> texts = {"/a", "/kube/pod1", "/x/y/z", "/longer/than/the/others", "/b"};
  std::vector<Str> paths;
  for (const std::string& text : texts) paths.push_back(str(text));
  for (size_t room = 0; room < 256; ++room) {
    const auto fit = fit_cgroups_lookup_request(paths, room);
    std::vector<std::byte> buffer(room);
    const auto fitting = std::span(paths).first(fit.count);
    if (room < lookup_header_size) {
      REQUIRE(fit.count == 0);
      continue;
    }
    REQUIRE(encode_cgroups_lookup_request(fitting, buffer).value() == fit.size);
    if (fit.count < paths.size())
      REQUIRE(encode_cgroups_lookup_request(std::span(paths).first(fit.count + 1), buffer).status() == Status::overflow);
  }
  REQUIRE(fit_cgroups_lookup_request({}, 100).size == lookup_header_size);
}

TEST_CASE("the most PIDs that fit are what encodes into that room", "[codec][unit]") {
  const std::vector<uint32_t> pids = {1, 2, 3, 4, 5};
  for (size_t room = 0; room < 128; ++room) {
    const auto fit = fit_apps_lookup_request(pids.size(), room);
    if (room < lookup_header_size) {
      REQUIRE(fit.count == 0);
      continue;
    }
    std::vector<std::byte> buffer(room);
    REQUIRE(encode_apps_lookup_request(std::span(pids).first(fit.count), buffer).value() == fit.size);
    if (fit.count < pids.size())
      REQUIRE(encode_apps_lookup_request(std::span(pids).first(fit.count + 1), buffer).status() == Status::overflow);
  }
}
