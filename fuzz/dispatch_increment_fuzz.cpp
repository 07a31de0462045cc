// Dispatch of INCREMENT. Input: u8 request size, request, u8 room, u8 whether the
// handler fails, u64 answer.

#include "codec/increment.hpp"
#include "support/memory.hpp"
#include "support/script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const Block request(script.take(script.byte()));
  const Output output(script.byte());
  const bool fails = script.byte() % 2 != 0;
  const auto answer = script.number<uint64_t>();
  bool called = false;
  const auto response =
      codec::dispatch_increment(request.bytes(), output.room(), [&](uint64_t value, uint64_t& out_value) {
        called = true;
        FUZZ_CHECK(value == load<uint64_t>(request.bytes().data()));
        out_value = answer;
        return fails ? Status::internal : Status::ok;
      });

  Status status = Status::ok;
  if (request.size() < 8)
    status = Status::truncated;
  else if (fails)
    status = Status::handler_failed;
  else if (output.size() < 8)
    status = Status::overflow;
  FUZZ_CHECK(called == (request.size() >= 8));
  FUZZ_CHECK(response.status() == status);
  FUZZ_CHECK(output.untouched(response.ok() ? 8 : 0));
  if (response.ok()) FUZZ_CHECK(*response == 8 && load<uint64_t>(output.bytes().data()) == answer);
  return 0;
}
