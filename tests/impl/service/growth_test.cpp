#include "service/growth.hpp"

#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::service;

TEST_CASE("a ceiling grows in powers of two from sixteen up to its cap", "[service][unit]") {
  constexpr uint32_t cap = wire::payload_growth_cap;
  REQUIRE(grown_ceiling(0, cap) == 16);
  REQUIRE(grown_ceiling(16, cap) == 16);
  REQUIRE(grown_ceiling(17, cap) == 32);
  REQUIRE(grown_ceiling(1024, cap) == 1024);
  REQUIRE(grown_ceiling(1025, cap) == 2048);
  REQUIRE(grown_ceiling(cap - 1, cap) == cap);
  REQUIRE(grown_ceiling(cap + 1ull, cap) == cap);
  REQUIRE(grown_ceiling(UINT64_MAX, cap) == cap);
  REQUIRE(grown_ceiling(900, 1000) == 1000);
  REQUIRE(grown_ceiling(1, 8) == 8);
}

TEST_CASE("a learned ceiling only rises", "[service][unit]") {
  LearnedCeiling ceiling(0, 1024);
  REQUIRE(ceiling.get() == 1024);
  ceiling.learn(100);
  REQUIRE(ceiling.get() == 1024);
  ceiling.learn(3000);
  REQUIRE(ceiling.get() == 4096);
  ceiling.learn(2000);
  REQUIRE(ceiling.get() == 4096);
  ceiling.learn(UINT32_MAX);
  REQUIRE(ceiling.get() == wire::payload_growth_cap);
}

TEST_CASE("a configured ceiling never moves, however large", "[service][unit]") {
  const uint32_t configured = GENERATE(8u, 1000u, 2u << 20);
  LearnedCeiling ceiling(configured, 1024);
  ceiling.learn(UINT32_MAX);
  ceiling.learn(1);
  REQUIRE(ceiling.get() == configured);
}
