#include "codec/lookup_builder.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::codec;

namespace {

constexpr uint32_t placeholder_size = 40;

// A builder that counts how often it asks for the size of a placeholder.
class Counted : public LookupBuilder {
 public:
  Counted(MutableBytes buffer, uint32_t slots) noexcept : LookupBuilder(buffer, slots, 0) {
    reserve(uint64_t{slots} * placeholder_size, true);
  }

  bool add(uint64_t size) noexcept {
    const bool fit = fits(size, [this](uint32_t) noexcept {
      ++asked;
      return uint64_t{placeholder_size};
    });
    if (!fit) return false;
    (void)begin_item();
    commit(size);
    return true;
  }

  size_t asked = 0;
};

}  // namespace

TEST_CASE("a reservation costs nothing while there is room, and each slot one step after that", "[codec][unit]") {
  constexpr uint32_t slots = 1000;
  constexpr uint64_t size = 80;
  std::vector<std::byte> roomy(lookup::packed_start(slots) + slots * (size + placeholder_size));
  Counted easy(roomy, slots);
  for (uint32_t i = 0; i < slots; ++i) REQUIRE(easy.add(size));
  REQUIRE(easy.asked == 0);

  std::vector<std::byte> tight(lookup::packed_start(slots) + slots * size);
  Counted hard(tight, slots);
  for (uint32_t i = 0; i < slots; ++i) {
    REQUIRE(hard.add(size));
    REQUIRE(hard.asked <= i + 1);
  }
  REQUIRE(hard.asked > 0);
}

TEST_CASE("an item that does not fit is refused without looking at all slots again", "[codec][unit]") {
  constexpr uint32_t slots = 1000;
  std::vector<std::byte> buffer(lookup::packed_start(slots) + slots * placeholder_size);
  Counted builder(buffer, slots);
  for (int i = 0; i < 100; ++i) REQUIRE_FALSE(builder.add(buffer.size()));
  for (int i = 0; i < 100; ++i) REQUIRE_FALSE(builder.add(2 * placeholder_size));
  REQUIRE(builder.asked == 1);
}
