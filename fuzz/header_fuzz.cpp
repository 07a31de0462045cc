// The outer header of every message.

#include "support/memory.hpp"
#include "support/target.hpp"
#include "wire/header.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

// The contract's checks in its order, and nothing else.
Status expected(Bytes in) {
  if (in.size() < 32) return Status::truncated;
  if (load<uint32_t>(in.data()) != 0x4e495043) return Status::bad_magic;
  if (load<uint16_t>(in.data() + 4) != 1) return Status::bad_version;
  if (load<uint16_t>(in.data() + 6) != 32) return Status::bad_header_len;
  const auto kind = load<uint16_t>(in.data() + 8);
  return kind >= 1 && kind <= 3 ? Status::ok : Status::bad_kind;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto header = wire::decode_header(input.bytes());
  FUZZ_CHECK(header.status() == expected(input.bytes()));
  if (!header.ok()) return 0;
  check_encoder(input.bytes().first(32), [&](MutableBytes out) { return wire::encode(*header, out); });
  FUZZ_CHECK(header->is_batch() == ((load<uint16_t>(input.bytes().data() + 10) & 1) != 0 && header->item_count > 0));
  return 0;
}
