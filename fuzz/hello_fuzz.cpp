// The payload of HELLO.

#include "support/memory.hpp"
#include "support/target.hpp"
#include "wire/hello.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

// Flags are free: deployed peers accept any.
Status expected(Bytes in) {
  if (in.size() < 44) return Status::truncated;
  const bool layout = load<uint16_t>(in.data()) == 1 && load<uint32_t>(in.data() + 28) == 0;
  return layout ? Status::ok : Status::bad_layout;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto hello = wire::decode_hello(input.bytes());
  FUZZ_CHECK(hello.status() == expected(input.bytes()));
  if (hello.ok()) check_encoder(input.bytes().first(44), [&](MutableBytes out) { return wire::encode(*hello, out); });
  return 0;
}
