// The payload of HELLO_ACK.

#include "support/memory.hpp"
#include "support/target.hpp"
#include "wire/hello.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

// Padding is free: deployed clients do not look at it.
Status expected(Bytes in) {
  if (in.size() < 48) return Status::truncated;
  const bool layout = load<uint16_t>(in.data()) == 1 && load<uint16_t>(in.data() + 2) == 0;
  return layout ? Status::ok : Status::bad_layout;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto ack = wire::decode_hello_ack(input.bytes());
  FUZZ_CHECK(ack.status() == expected(input.bytes()));
  if (ack.ok()) check_encoder(input.bytes().first(48), [&](MutableBytes out) { return wire::encode(*ack, out); });
  return 0;
}
