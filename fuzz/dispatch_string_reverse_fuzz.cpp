// Dispatch of STRING_REVERSE. Input: u8 request size, request, u8 room, u8 whether
// the handler fails, u16 how much it claims to have written.

#include "codec/string_reverse.hpp"
#include "oracle/string_reverse.hpp"
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
  const size_t claimed = script.number<uint16_t>() % 300;
  const size_t capacity = output.size() > 9 ? output.size() - 9 : 0;
  bool called = false;
  const auto response = codec::dispatch_string_reverse(
      request.bytes(), output.room(), [&](codec::Str text, MutableBytes room, size_t& out_len) {
        called = true;
        FUZZ_CHECK(lies_in(text, request.bytes()) && room.size() == capacity);
        std::fill(room.begin(), room.end(), std::byte{'y'});
        out_len = claimed;
        return fails ? Status::internal : Status::ok;
      });

  const Status judged = oracle::judge_string_reverse(request.bytes());
  FUZZ_CHECK(called == (judged == Status::ok));
  Status status = judged;
  if (called && fails) status = Status::handler_failed;
  if (called && !fails && (claimed > capacity || output.size() < 9)) status = Status::overflow;
  FUZZ_CHECK(response.status() == status);
  if (!response.ok()) return 0;
  FUZZ_CHECK(*response == claimed + 9);
  const auto answer = codec::decode_string_reverse(output.bytes().first(*response));
  FUZZ_CHECK(answer.ok() && answer->view() == std::string(claimed, 'y'));
  return 0;
}
