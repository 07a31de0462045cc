// Dispatch of APPS_LOOKUP. Input: u16 request size, request, u16 room, u8 whether
// the handler fails, its calls.

#include "support/apps_lookup_script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const Block request(script.take(script.number<uint16_t>()));
  const Output output(script.number<uint16_t>() % 8192);
  const bool fails = script.byte() % 2 != 0;
  const Status judged = oracle::judge_apps_request(request.bytes());
  const size_t keys = judged == Status::ok ? oracle::parts_of(request.bytes()).size() : 0;
  LookupModel model(output.size(), keys);
  model.reserve(std::vector<uint64_t>(keys, 63), true);
  bool called = false;
  const auto response =
      codec::dispatch_apps_lookup(request.bytes(), output.room(),
                                  [&](const codec::AppsLookupRequest& decoded, codec::AppsLookupBuilder& builder) {
                                    called = true;
                                    FUZZ_CHECK(decoded.item_count() == keys);
                                    run_calls(script, builder, model);
                                    return fails ? Status::internal : Status::ok;
                                  });

  FUZZ_CHECK(called == (judged == Status::ok));
  if (called)
    check_conclusion(response, model, fails, output.bytes());
  else
    FUZZ_CHECK(response.status() == judged && output.untouched());
  return 0;
}
