#include "base/stream_bytes.hpp"

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

using namespace netipc;

namespace {

std::vector<std::byte> counting(size_t size) {
  std::vector<std::byte> bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 256);
  return bytes;
}

}  // namespace

TEST_CASE("a streamed copy holds every byte and touches none beside it", "[base][unit]") {
  constexpr size_t most = 4 * cache_line + 3;
  constexpr std::byte untouched{0xa5};
  const std::vector<std::byte> source = counting(most + cache_line);
  for (const size_t size : {size_t{0}, size_t{1}, size_t{40}, cache_line - 1, cache_line, cache_line + 1, 2 * cache_line, most}) {
    for (size_t shift = 0; shift < cache_line; ++shift) {
      const std::byte* const from = source.data() + shift * 5 % cache_line;
      std::vector<std::byte> room(size + 2 * cache_line, untouched);
      stream_bytes(room.data() + shift, from, size);
      CAPTURE(size, shift);
      CHECK(std::equal(from, from + size, room.data() + shift));
      const auto is_untouched = [](std::byte byte) { return byte == untouched; };
      CHECK(std::all_of(room.data(), room.data() + shift, is_untouched));
      CHECK(std::all_of(room.data() + shift + size, room.data() + room.size(), is_untouched));
    }
  }
}
