#include "bench/rows.hpp"

#include "support/catch.hpp"

using namespace netipc::cli::bench;

namespace {

Row row(const char* scenario, uint32_t rate, std::vector<Measured> trials) {
  return {find_scenario(scenario), "netipc", "deployed-c", rate, std::move(trials)};
}

Measured measured(double throughput, double latency, double cpu) {
  return {throughput, latency, 2 * latency, 3 * latency, cpu, cpu / 2};
}

}  // namespace

TEST_CASE("each figure has a median of its own", "[cli][unit]") {
  const Measured median = median_of({measured(3, 10, 5), measured(1, 30, 7), measured(2, 20, 6)});
  CHECK(median.throughput == 2);
  CHECK(median.p50_us == 20);
  CHECK(median.p99_us == 60);
  CHECK(median.client_cpu_pct == 6);
  CHECK(median_of({measured(1, 1, 1), measured(2, 1, 1)}).throughput == 1.5);
}

TEST_CASE("a row of comma-separated values", "[cli][unit]") {
  const std::string csv = to_csv({row("shm-ping-pong", 1000, {measured(999.6, 1.25, 3)})});
  CHECK(csv ==
        "scenario,client,server,target_rps,throughput,p50_us,p95_us,p99_us,client_cpu_pct,server_cpu_pct,total_cpu_pct\n"
        "shm-ping-pong,netipc,deployed-c,1000,1000,1.250,2.500,3.750,3.0,1.5,4.5\n");
}

TEST_CASE("unknown processor time is empty", "[cli][unit]") {
  Measured unknown = measured(1, 1, 3);
  unknown.server_cpu_pct = -1;
  CHECK(to_csv({row("shm-ping-pong", 0, {unknown})}).ends_with(",3.0,,\n"));
  CHECK(to_json({row("shm-ping-pong", 0, {unknown})}, Placement::free)["rows"][0]["total_cpu_pct"].is_null());
}

TEST_CASE("a row is a fraction of its limit at the same rate", "[cli][unit]") {
  const std::vector<Row> rows{row("uds-ping-pong", 0, {measured(90, 2, 5)}),
                              row("uds-ping-pong", 1000, {measured(9, 3, 6)}),
                              row("seqpacket-spinning", 0, {measured(100, 1, 10)}),
                              row("seqpacket-blocking", 0, {measured(50, 4, 10)}),
                              row("seqpacket-blocking", 1000, {measured(10, 4, 3)})};
  const auto limit = [&rows](Placement placement, size_t index) { return to_json(rows, placement)["rows"][index]["limit"]; };
  CHECK(limit(Placement::split, 0)["scenario"] == "seqpacket-spinning");
  CHECK(limit(Placement::split, 0)["throughput"] == 0.9);
  CHECK(limit(Placement::same, 0)["scenario"] == "seqpacket-blocking");
  CHECK(limit(Placement::same, 0)["throughput"] == 1.8);
  CHECK(limit(Placement::free, 1)["scenario"] == "seqpacket-blocking");
  CHECK(limit(Placement::free, 1)["p50"] == 0.75);
  CHECK(limit(Placement::free, 1)["cpu"] == 2);
  CHECK(limit(Placement::free, 2).is_null());
}
