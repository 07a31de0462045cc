// INCREMENT: request and response are one layout.

#include "codec/increment.hpp"
#include "support/memory.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto value = codec::decode_increment(input.bytes());
  FUZZ_CHECK(value.status() == (size < 8 ? Status::truncated : Status::ok));
  if (value.ok())
    check_encoder(input.bytes().first(8), [&](MutableBytes out) { return codec::encode_increment(*value, out); });
  return 0;
}
