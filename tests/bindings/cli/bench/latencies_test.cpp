#include "bench/latencies.hpp"

#include <memory>

#include "support/catch.hpp"

using netipc::cli::bench::Latencies;
using std::chrono::nanoseconds;

TEST_CASE("small latencies are exact", "[cli][unit]") {
  Latencies latencies;
  for (int ns = 1; ns <= 100; ++ns) latencies.add(nanoseconds(ns));
  CHECK(latencies.percentile(50) == 50);
  CHECK(latencies.percentile(95) == 95);
  CHECK(latencies.percentile(99) == 99);
  CHECK(latencies.percentile(100) == 100);
}

TEST_CASE("every latency is told within a percent", "[cli][unit]") {
  for (int64_t ns = 1; ns > 0 && ns < INT64_MAX / 3; ns = ns * 3 + 1) {
    for (const int64_t near : {ns - 1, ns, ns + 1}) {
      const auto latencies = std::make_unique<Latencies>();
      latencies->add(nanoseconds(near));
      const auto exact = static_cast<double>(near);
      INFO(near);
      CHECK(latencies->percentile(50) >= exact * 0.99);
      CHECK(latencies->percentile(50) <= exact * 1.01);
    }
  }
}

TEST_CASE("a count of latencies weighs as many", "[cli][unit]") {
  Latencies latencies;
  latencies.add(nanoseconds(10), 94);
  latencies.add(nanoseconds(100), 6);
  CHECK(latencies.percentile(50) == 10);
  CHECK(latencies.percentile(94) == 10);
  CHECK(latencies.percentile(95) == 100);
}

TEST_CASE("without latencies there is no percentile", "[cli][unit]") { CHECK(Latencies().percentile(50) == 0); }

TEST_CASE("a clock that goes back makes no latency", "[cli][unit]") {
  Latencies latencies;
  latencies.add(nanoseconds(-5));
  CHECK(latencies.percentile(50) == 0);
}
