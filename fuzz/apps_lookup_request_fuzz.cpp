// The request of APPS_LOOKUP.

#include "codec/apps_lookup.hpp"
#include "oracle/apps_lookup.hpp"
#include "support/memory.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;
using codec::AppsLookupRequest;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto request = AppsLookupRequest::decode(input.bytes());
  FUZZ_CHECK(request.status() == oracle::judge_apps_request(input.bytes()));
  if (!request.ok()) return 0;

  const std::vector<Bytes> keys = oracle::parts_of(input.bytes());
  FUZZ_CHECK(request->item_count() == keys.size());
  std::vector<uint32_t> pids;
  for (uint32_t i = 0; i < keys.size(); ++i) {
    pids.push_back(request->pid(i).value());
    FUZZ_CHECK(pids.back() == oracle::u32_at(keys[i], 0));
  }
  FUZZ_CHECK(request->pid(request->item_count()).status() == Status::out_of_bounds);
  std::vector<uint32_t> bulk(pids.size() + 1);
  FUZZ_CHECK(request->pids(0, bulk) == pids.size());
  FUZZ_CHECK(std::equal(pids.begin(), pids.end(), bulk.begin()));

  const auto packed = oracle::pack(0, keys);
  FUZZ_CHECK(packed.size() <= size);
  check_encoder(packed, [&](MutableBytes out) { return codec::encode_apps_lookup_request(pids, out); });
  const auto fit = codec::fit_apps_lookup_request(pids.size(), packed.size());
  FUZZ_CHECK(fit.count == pids.size() && fit.size == packed.size());
  if (!pids.empty()) FUZZ_CHECK(codec::fit_apps_lookup_request(pids.size(), packed.size() - 1).count < pids.size());
  return 0;
}
