// The request of CGROUPS_LOOKUP.

#include "codec/cgroups_lookup.hpp"
#include "oracle/cgroups_lookup.hpp"
#include "support/memory.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;
using codec::CgroupsLookupRequest;
using codec::Str;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto request = CgroupsLookupRequest::decode(input.bytes());
  FUZZ_CHECK(request.status() == oracle::judge_cgroups_request(input.bytes()));
  if (!request.ok()) return 0;

  const std::vector<Bytes> keys = oracle::parts_of(input.bytes());
  FUZZ_CHECK(request->item_count() == keys.size());
  std::vector<Str> paths;
  for (uint32_t i = 0; i < keys.size(); ++i) {
    const Str path = request->path(i).value();
    FUZZ_CHECK(reinterpret_cast<const std::byte*>(path.data) == keys[i].data() && path.len == keys[i].size() - 1);
    paths.push_back(path);
  }
  FUZZ_CHECK(request->path(request->item_count()).status() == Status::out_of_bounds);
  std::vector<Str> bulk(paths.size() + 1);
  FUZZ_CHECK(request->paths(0, bulk) == paths.size());
  for (size_t i = 0; i < paths.size(); ++i) FUZZ_CHECK(same(bulk[i], paths[i]));

  // No encoder needs more room than an accepted request took.
  const auto packed = oracle::pack(0, keys);
  FUZZ_CHECK(packed.size() <= size);
  check_encoder(packed, [&](MutableBytes out) { return codec::encode_cgroups_lookup_request(paths, out); });
  const auto fit = codec::fit_cgroups_lookup_request(paths, packed.size());
  FUZZ_CHECK(fit.count == paths.size() && fit.size == packed.size());
  if (!paths.empty()) FUZZ_CHECK(codec::fit_cgroups_lookup_request(paths, packed.size() - 1).count < paths.size());
  return 0;
}
