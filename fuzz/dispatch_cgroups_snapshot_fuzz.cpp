// Dispatch of CGROUPS_SNAPSHOT. Input: u8 request size, request, u16 room, u8
// slots (0: estimated), u8 whether the handler fails, its calls.

#include "support/cgroups_snapshot_script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

Status judge_request(Bytes in) {
  if (in.size() < 4) return Status::truncated;
  return oracle::u32_at(in, 0) == 1 ? Status::ok : Status::bad_layout;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const Block request(script.take(script.byte()));
  const Output output(script.number<uint16_t>() % 8192);
  const uint32_t slots = script.byte();
  const bool fails = script.byte() % 2 != 0;
  const uint64_t estimate = output.size() <= 24 ? 0 : (output.size() - 24) / 48;
  CgroupsSnapshotModel model(output.size(), slots != 0 ? slots : estimate, 0, 0);
  bool called = false;
  const auto response = codec::dispatch_cgroups_snapshot(
      request.bytes(), output.room(), slots, [&](codec::CgroupsSnapshotBuilder& builder) {
        called = true;
        run_calls(script, builder, model);
        return fails ? Status::internal : Status::ok;
      });

  const Status judged = judge_request(request.bytes());
  FUZZ_CHECK(called == (judged == Status::ok));
  if (!called) {
    FUZZ_CHECK(response.status() == judged && output.untouched());
    return 0;
  }
  const std::vector<std::byte> expected = model.finish();
  Status status = Status::ok;
  if (model.error != Status::ok)
    status = model.error;
  else if (fails)
    status = Status::handler_failed;
  else if (expected.empty())
    status = Status::overflow;
  FUZZ_CHECK(response.status() == status);
  if (response.ok()) FUZZ_CHECK(*response == expected.size() && same(output.bytes().first(*response), expected));
  return 0;
}
