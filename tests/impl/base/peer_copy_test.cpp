#include "base/peer_copy.hpp"

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

using namespace netipc;

TEST_CASE("a copy for a peer holds every byte, whichever way it is made", "[base][unit]") {
  std::vector<std::byte> source(PeerCopy::always_from + 1);
  for (size_t i = 0; i < source.size(); ++i) source[i] = static_cast<std::byte>(i * 7 + i / 256);
  const auto far_away = GENERATE(false, true);
  PeerCopy copies;
  for (int i = 0; far_away && i < 10; ++i) copies.learn(1'000'000, PeerCopy::never_below);
  // Often enough that some are timed.
  for (int round = 0; round < 200; ++round) {
    for (const size_t size : {size_t{0}, size_t{1}, PeerCopy::never_below - 1, PeerCopy::never_below, size_t{5000},
                              PeerCopy::always_from - 1, PeerCopy::always_from, PeerCopy::always_from + 1}) {
      std::vector<std::byte> room(size);
      copies.copy(room.data(), source.data(), size);
      REQUIRE(std::equal(room.begin(), room.end(), source.begin()));
    }
  }
}

TEST_CASE("copies are streamed once ordinary ones were slow several times", "[base][unit]") {
  constexpr size_t size = 4096;
  constexpr uint64_t quick_ns = 270;   // the reader shares our cache
  constexpr uint64_t slow_ns = 1'600;  // it does not
  PeerCopy copies;
  CHECK_FALSE(copies.streams());
  copies.learn(slow_ns, size);
  copies.learn(slow_ns, size);
  CHECK_FALSE(copies.streams());
  copies.learn(slow_ns, size);
  CHECK(copies.streams());

  copies.learn(quick_ns, size);
  copies.learn(quick_ns, size);
  CHECK(copies.streams());
  copies.learn(quick_ns, size);
  CHECK_FALSE(copies.streams());

  // One that was preempted says nothing.
  copies.learn(5'000'000, size);
  for (int i = 0; i < 5; ++i) copies.learn(quick_ns, size);
  copies.learn(5'000'000, size);
  CHECK_FALSE(copies.streams());
}
