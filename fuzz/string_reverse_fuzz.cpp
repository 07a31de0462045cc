// STRING_REVERSE: request and response are one layout.

#include "codec/string_reverse.hpp"
#include "oracle/string_reverse.hpp"
#include "support/memory.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Block input(data, size);
  const auto text = codec::decode_string_reverse(input.bytes());
  FUZZ_CHECK(text.status() == oracle::judge_string_reverse(input.bytes()));
  if (!text.ok()) return 0;
  FUZZ_CHECK(lies_in(*text, input.bytes()));
  check_encoder(input.bytes().first(text->len + 9),
                [&](MutableBytes out) { return codec::encode_string_reverse(*text, out); });
  return 0;
}
