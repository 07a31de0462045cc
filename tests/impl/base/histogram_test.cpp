#include "base/histogram.hpp"

#include <random>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace netipc;

namespace {

// What the value at `per_mille` of `values` is, from the values themselves.
uint64_t exact(const std::vector<uint64_t>& sorted, uint64_t per_mille) {
  const size_t rank = std::max<size_t>((sorted.size() * per_mille + 999) / 1000, 1);
  return sorted[rank - 1];
}

void require_close(uint64_t told, uint64_t true_value) {
  const uint64_t off = told > true_value ? told - true_value : true_value - told;
  INFO(told << " for " << true_value);
  REQUIRE(off <= true_value / 32);
}

}  // namespace

TEST_CASE("an empty histogram is all zero", "[base][unit]") {
  const Histogram::Summary none = Histogram().summary();
  REQUIRE(none.count == 0);
  REQUIRE(none.min == 0);
  REQUIRE(none.max == 0);
  REQUIRE(none.mean == 0);
  REQUIRE(none.p50 == 0);
  REQUIRE(none.p999 == 0);
}

TEST_CASE("one value is every percentile", "[base][unit]") {
  const uint64_t value = GENERATE(as<uint64_t>(), 0, 1, 31, 32, 33, 1000, 123456789, (uint64_t{1} << 40) - 1,
                                  uint64_t{1} << 40, UINT64_MAX);
  Histogram histogram;
  histogram.record(value);
  const Histogram::Summary one = histogram.summary();
  REQUIRE(one.count == 1);
  REQUIRE(one.min == value);
  REQUIRE(one.max == value);
  REQUIRE(one.mean == value);
  REQUIRE(one.p50 == value);
  REQUIRE(one.p999 == value);
}

TEST_CASE("small values are exact", "[base][unit]") {
  Histogram histogram;
  for (uint64_t value = 0; value < 32; ++value) histogram.record(value);
  const Histogram::Summary told = histogram.summary();
  REQUIRE(told.p50 == 15);
  REQUIRE(told.p90 == 28);
  REQUIRE(told.p99 == 31);
}

TEST_CASE("percentiles are within a thirty-second of the true ones", "[base][unit]") {
  const bool alone = GENERATE(false, true);
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> durations(10, 4);
  Histogram histogram;
  std::vector<uint64_t> values;
  uint64_t sum = 0;
  for (int i = 0; i < 20'000; ++i) {
    const uint64_t value = std::min(static_cast<uint64_t>(durations(random)), (uint64_t{1} << 40) - 1);
    alone ? histogram.record_alone(value) : histogram.record(value);
    values.push_back(value);
    sum += value;
  }
  std::sort(values.begin(), values.end());
  const Histogram::Summary told = histogram.summary();
  REQUIRE(told.count == values.size());
  REQUIRE(told.min == values.front());
  REQUIRE(told.max == values.back());
  REQUIRE(told.mean == sum / values.size());
  require_close(told.p50, exact(values, 500));
  require_close(told.p90, exact(values, 900));
  require_close(told.p99, exact(values, 990));
  require_close(told.p999, exact(values, 999));
}

TEST_CASE("values beyond the range count as its end", "[base][unit]") {
  Histogram histogram;
  histogram.record(1);
  for (int i = 0; i < 9; ++i) histogram.record(uint64_t{1} << 50);
  const Histogram::Summary told = histogram.summary();
  REQUIRE(told.count == 10);
  require_close(told.p50, uint64_t{1} << 40);
  REQUIRE(told.max == uint64_t{1} << 50);
}

TEST_CASE("no value is lost between threads, and a reader sees whole values", "[base][threads]") {
  constexpr uint64_t each = 20'000;
  Histogram histogram;
  std::vector<std::thread> writers;
  for (uint64_t writer = 1; writer <= 3; ++writer) {
    writers.emplace_back([&histogram, writer] {
      for (uint64_t i = 0; i < each; ++i) histogram.record(writer * 100);
    });
  }
  uint64_t before = 0;
  while (before < 3 * each) {
    const Histogram::Summary seen = histogram.summary();
    REQUIRE(seen.count >= before);
    before = seen.count;
    if (seen.count == 0) continue;
    REQUIRE(seen.min >= 100);
    REQUIRE(seen.min <= seen.p50);
    REQUIRE(seen.p50 <= seen.p999);
    REQUIRE(seen.p999 <= seen.max);
    REQUIRE(seen.max <= 300);
  }
  for (std::thread& writer : writers) writer.join();
  REQUIRE(histogram.summary().mean == 200);
}
