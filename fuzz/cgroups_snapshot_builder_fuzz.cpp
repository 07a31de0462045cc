// CgroupsSnapshotBuilder. Input: u16 room, u8 slots, u32 systemd_enabled, u64
// generation, calls.

#include "oracle/cgroups_snapshot.hpp"
#include "support/cgroups_snapshot_script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const Output output(script.number<uint16_t>() % 8192);
  const uint32_t slots = script.byte() % 32;
  const auto systemd_enabled = script.number<uint32_t>();
  const auto generation = script.number<uint64_t>();
  codec::CgroupsSnapshotBuilder builder(output.room(), slots, systemd_enabled, generation);
  CgroupsSnapshotModel model(output.size(), slots, systemd_enabled, generation);
  run_calls(script, builder, model);

  const std::vector<std::byte> expected = model.finish();
  FUZZ_CHECK(builder.finish() == expected.size());
  const Bytes written = output.bytes().first(expected.size());
  FUZZ_CHECK(same(written, expected));
  if (written.empty()) return 0;
  FUZZ_CHECK(oracle::judge_snapshot(written) == Status::ok);
  for (uint32_t i = 0; i < model.item_count(); ++i)
    FUZZ_CHECK(oracle::judge_snapshot_item(written, i) == Status::ok);
  return 0;
}
