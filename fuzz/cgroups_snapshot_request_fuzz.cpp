// The request of CGROUPS_SNAPSHOT.

#include "codec/cgroups_snapshot.hpp"
#include "support/memory.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto request = codec::decode_cgroups_snapshot_request(input.bytes());
  if (size < 4) {
    FUZZ_CHECK(request.status() == Status::truncated);
    return 0;
  }
  // Version 1, flags 0: one word.
  FUZZ_CHECK(request.status() == (load<uint32_t>(input.bytes().data()) == 1 ? Status::ok : Status::bad_layout));
  if (request.ok())
    check_encoder(input.bytes().first(4), [&](MutableBytes out) { return codec::encode(*request, out); });
  return 0;
}
