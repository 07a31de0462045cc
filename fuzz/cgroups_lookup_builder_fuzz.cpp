// CgroupsLookupBuilder. Input: u16 room, u8 slots, u64 generation, u8 whether
// placeholder lengths follow, calls.

#include "support/cgroups_lookup_script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const Output output(script.number<uint16_t>() % 8192);
  const uint32_t slots = script.byte() % 32;
  const auto generation = script.number<uint64_t>();
  codec::CgroupsLookupBuilder builder(output.room(), slots, generation);
  LookupModel model(output.size(), slots);
  model.generation = generation;
  std::vector<uint32_t> lengths;
  if (script.byte() % 2 != 0) {
    lengths = read_lengths(script, slots);
    FUZZ_CHECK(builder.reserve_lengths(lengths) == Status::ok);
    model.reserve({lengths.begin(), lengths.end()}, false);
  }
  run_calls(script, builder, model, codec::CgroupsLookupRequest({}, 0));

  const std::vector<std::byte> expected = model.finish();
  FUZZ_CHECK(builder.finish() == expected.size());
  const Bytes written = output.bytes().first(expected.size());
  FUZZ_CHECK(same(written, expected));
  if (!written.empty()) FUZZ_CHECK(oracle::judge_cgroups_response(written) == Status::ok);
  return 0;
}
