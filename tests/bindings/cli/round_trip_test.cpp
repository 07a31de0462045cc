#include "round_trip.hpp"

#include "support/catch.hpp"

using namespace netipc::cli;
using namespace std::chrono_literals;

TEST_CASE("the median of an odd number of calls is the one in the middle", "[cli][unit]") {
  const RoundTrip round_trip = summarise({9ns, 1ns, 5ns});
  REQUIRE(round_trip.count == 3);
  REQUIRE(round_trip.min == 1ns);
  REQUIRE(round_trip.median == 5ns);
  REQUIRE(round_trip.max == 9ns);
}

TEST_CASE("the median of an even number of calls lies between the two in the middle", "[cli][unit]") {
  REQUIRE(summarise({9ns, 1ns, 5ns, 7ns}).median == 6ns);
}

TEST_CASE("one call is all three", "[cli][unit]") {
  const RoundTrip round_trip = summarise({4ns});
  REQUIRE(round_trip.min == 4ns);
  REQUIRE(round_trip.median == 4ns);
  REQUIRE(round_trip.max == 4ns);
}
