// Encoded items put together as one response, by assemble and by LookupStitcher.
// Input: u8 method, u64 generation, items: u16 size, bytes.

#include "codec/apps_lookup.hpp"
#include "codec/cgroups_lookup.hpp"
#include "codec/lookup_stitcher.hpp"
#include "oracle/apps_lookup.hpp"
#include "oracle/cgroups_lookup.hpp"
#include "support/memory.hpp"
#include "support/script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

// The first item that is none, as assembling reports it.
Status judge(const std::vector<Bytes>& items, bool apps) {
  for (const Bytes item : items) {
    const Status status = apps ? oracle::judge_apps_item(item) : oracle::judge_cgroups_item(item);
    if (status != Status::ok) return status == Status::truncated ? Status::bad_layout : status;
  }
  return Status::ok;
}

// Item by item into a buffer that moves each time.
void check_stitched(const std::vector<Bytes>& items, uint64_t generation, Bytes expected) {
  codec::LookupStitcher stitcher(static_cast<uint32_t>(items.size()));
  Output buffer(static_cast<size_t>(stitcher.size()));
  for (const Bytes item : items) {
    Output grown(static_cast<size_t>(stitcher.size_with(item.size())));
    copy_bytes(grown.room().data(), buffer.bytes().data(), static_cast<size_t>(stitcher.size()));
    buffer = std::move(grown);
    stitcher.add(buffer.room(), item);
  }
  FUZZ_CHECK(stitcher.item_count() == items.size() && stitcher.size() == expected.size());
  FUZZ_CHECK(same(stitcher.finish(buffer.room(), generation), expected));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const bool apps = script.byte() % 2 != 0;
  const auto generation = script.number<uint64_t>();
  std::vector<Block> blocks;
  while (!script.done() && blocks.size() < 64) blocks.emplace_back(script.take(script.number<uint16_t>()));
  std::vector<Bytes> items;
  for (const Block& block : blocks) items.push_back(block.bytes());

  const Status judged = judge(items, apps);
  const std::vector<std::byte> expected = oracle::pack(generation, items);
  std::vector<codec::ByteRange> ranges;
  for (const Bytes item : items) ranges.push_back({item.data(), item.size()});
  const auto assemble = [&](MutableBytes out) {
    return apps ? codec::assemble_apps_lookup(ranges, generation, out)
                : codec::assemble_cgroups_lookup(ranges, generation, out);
  };
  if (judged != Status::ok) {
    const Output output(expected.size());
    FUZZ_CHECK(assemble(output.room()).status() == judged && output.untouched());
    return 0;
  }
  check_encoder(expected, assemble);
  check_stitched(items, generation, expected);
  return 0;
}
