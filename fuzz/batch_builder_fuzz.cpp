// BatchBuilder against its rules. Input: u16 room, u8 slots, then items: u8 way,
// text.

#include "oracle/fields.hpp"
#include "support/memory.hpp"
#include "support/script.hpp"
#include "support/target.hpp"
#include "wire/batch.hpp"

using namespace netipc;
using namespace netipc::fuzz;
using oracle::round8;

namespace {

struct Model {
  uint64_t room;
  uint64_t slots;
  std::vector<std::byte> directory = {};
  std::vector<std::byte> packed = {};
  uint64_t items = 0;

  [[nodiscard]] uint64_t next() const { return 8 * slots + round8(packed.size()); }

  Status add(Bytes item) {
    if (items == slots || next() + item.size() > room) return Status::overflow;
    packed.resize(static_cast<size_t>(round8(packed.size())));
    directory.resize(directory.size() + 8);
    store(directory.data() + directory.size() - 8, static_cast<uint32_t>(packed.size()));
    store(directory.data() + directory.size() - 4, static_cast<uint32_t>(item.size()));
    packed.insert(packed.end(), item.begin(), item.end());
    ++items;
    return Status::ok;
  }

  // The tail is padded to 8 unless that padding does not fit.
  std::vector<std::byte> finish() {
    if (items == 0) return {};
    if (directory.size() + round8(packed.size()) <= room) packed.resize(static_cast<size_t>(round8(packed.size())));
    directory.insert(directory.end(), packed.begin(), packed.end());
    return directory;
  }
};

// Writing in place, as a handler of one batch item does.
Status commit_in_place(wire::BatchBuilder& builder, Bytes item) {
  const MutableBytes room = builder.room();
  copy_bytes(room.data(), item.data(), std::min(room.size(), item.size()));
  return builder.commit(item.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const Output output(script.number<uint16_t>() % 4096);
  const uint32_t slots = script.byte() % 32;
  Model model{output.size(), slots};
  wire::BatchBuilder builder(output.room(), slots);
  for (int calls = 0; calls < longest_script && !script.done(); ++calls) {
    const bool in_place = script.byte() % 2 != 0;
    const std::string text = script.text();
    const Block item(text.data(), text.size());
    const bool full = model.items == slots || model.next() > output.size();
    FUZZ_CHECK(builder.room().size() == (full ? 0 : output.size() - model.next()));
    const Status status = in_place ? commit_in_place(builder, item.bytes()) : builder.add(item.bytes());
    FUZZ_CHECK(status == model.add(item.bytes()));
    FUZZ_CHECK(builder.item_count() == model.items);
  }
  const std::vector<std::byte> expected = model.finish();
  FUZZ_CHECK(builder.finish() == expected.size());
  FUZZ_CHECK(same(output.bytes().first(expected.size()), expected));
  return 0;
}
