// Dispatch of CGROUPS_LOOKUP. Input: u16 request size, request, u16 room, u8
// whether the handler fails, its calls.

#include "support/cgroups_lookup_script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const Block request(script.take(script.number<uint16_t>()));
  const Output output(script.number<uint16_t>() % 8192);
  const bool fails = script.byte() % 2 != 0;
  const Status judged = oracle::judge_cgroups_request(request.bytes());
  std::vector<uint64_t> placeholders;
  if (judged == Status::ok)
    for (const Bytes key : oracle::parts_of(request.bytes())) placeholders.push_back(28 + key.size() + 1);
  LookupModel model(output.size(), placeholders.size());
  model.reserve(placeholders, true);
  bool called = false;
  const auto response = codec::dispatch_cgroups_lookup(
      request.bytes(), output.room(),
      [&](const codec::CgroupsLookupRequest& decoded, codec::CgroupsLookupBuilder& builder) {
        called = true;
        run_calls(script, builder, model, decoded);
        return fails ? Status::internal : Status::ok;
      });

  FUZZ_CHECK(called == (judged == Status::ok));
  if (called)
    check_conclusion(response, model, fails, output.bytes());
  else
    FUZZ_CHECK(response.status() == judged && output.untouched());
  return 0;
}
