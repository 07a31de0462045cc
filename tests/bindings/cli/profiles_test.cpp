#include "profiles.hpp"

#include "support/catch.hpp"

using namespace netipc::cli;

TEST_CASE("profiles are names or numbers, separated by commas", "[cli][unit]") {
  REQUIRE(parse_profiles("baseline") == 1);
  REQUIRE(parse_profiles("shm-hybrid,shm-futex") == 6);
  REQUIRE(parse_profiles("all") == 7);
  REQUIRE(parse_profiles("1,0x4") == 5);
  REQUIRE(parse_profiles("7,baseline") == 7);
}

TEST_CASE("what no profile is called or numbered is refused", "[cli][unit]") {
  for (const char* bad : {"", ",", "baseline,", ",baseline", "Baseline", "0", "8", "0x100000001", "-1", "baseline all"}) {
    CAPTURE(bad);
    REQUIRE_FALSE(parse_profiles(bad).has_value());
  }
}

TEST_CASE("a mask is shown bit by bit, also bits without a name", "[cli][unit]") {
  REQUIRE(profile_names(7) == std::vector<std::string>{"baseline", "shm-hybrid", "shm-futex"});
  REQUIRE(profile_names(0x80000004) == std::vector<std::string>{"shm-futex", "0x80000000"});
  REQUIRE(profile_names(0).empty());
}
