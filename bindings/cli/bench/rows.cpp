#include "bench/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "table.hpp"

namespace netipc::cli::bench {
namespace {

// A median row beside the row of its raw limit, each figure as a fraction of it.
struct Fractions {
  std::string_view limit;
  double throughput;
  double p50;
  double cpu;
};

double total_cpu(const Measured& measured) {
  return measured.server_cpu_pct < 0 ? -1 : measured.client_cpu_pct + measured.server_cpu_pct;
}

std::optional<Fractions> fractions_of(const Row& row, const std::vector<Row>& rows, Placement placement) {
  const std::string_view name = limit_of(*row.scenario, placement, row.rate);
  const auto limit = std::find_if(rows.begin(), rows.end(), [&](const Row& other) {
    return other.scenario->name == name && other.rate == row.rate;
  });
  if (limit == rows.end()) return std::nullopt;
  const Measured ours = median_of(row.trials);
  const Measured raw = median_of(limit->trials);
  return Fractions{name, ours.throughput / raw.throughput, ours.p50_us / raw.p50_us, total_cpu(ours) / total_cpu(raw)};
}

// Empty where it could not be found out.
std::string percent(double value) { return value < 0 ? std::string() : fmt::format("{:.1f}", value); }
Json percent_json(double value) { return value < 0 ? Json(nullptr) : Json(value); }

// At the highest rate the throughput counts; at a pace, what it costs.
std::string fraction_text(const std::optional<Fractions>& fractions, uint32_t rate) {
  if (!fractions.has_value()) return {};
  if (rate == 0) return fmt::format("{:.2f} of {}", fractions->throughput, fractions->limit);
  return fmt::format("p50 {:.2f}, cpu {:.2f} of {}", fractions->p50, fractions->cpu, fractions->limit);
}

Json trial_json(const Measured& measured) {
  return {{"throughput", measured.throughput},
          {"p50_us", measured.p50_us},
          {"p95_us", measured.p95_us},
          {"p99_us", measured.p99_us},
          {"client_cpu_pct", percent_json(measured.client_cpu_pct)},
          {"server_cpu_pct", percent_json(measured.server_cpu_pct)},
          {"total_cpu_pct", percent_json(total_cpu(measured))}};
}

}  // namespace

std::string rate_text(uint32_t rate) { return rate == 0 ? "max" : std::to_string(rate); }

Measured median_of(const std::vector<Measured>& trials) {
  const auto median = [&trials](double Measured::*figure) {
    std::vector<double> values;
    for (const Measured& trial : trials) values.push_back(trial.*figure);
    std::sort(values.begin(), values.end());
    return (values[values.size() / 2] + values[(values.size() - 1) / 2]) / 2;
  };
  return {.throughput = median(&Measured::throughput),
          .p50_us = median(&Measured::p50_us),
          .p95_us = median(&Measured::p95_us),
          .p99_us = median(&Measured::p99_us),
          .client_cpu_pct = median(&Measured::client_cpu_pct),
          .server_cpu_pct = median(&Measured::server_cpu_pct)};
}

std::string to_csv(const std::vector<Row>& rows) {
  std::string text =
      "scenario,client,server,target_rps,throughput,p50_us,p95_us,p99_us,client_cpu_pct,server_cpu_pct,total_cpu_pct\n";
  for (const Row& row : rows) {
    const Measured measured = median_of(row.trials);
    text += fmt::format("{},{},{},{},{:.0f},{:.3f},{:.3f},{:.3f},{},{},{}\n", row.scenario->name, row.client,
                        row.server, row.rate, measured.throughput, measured.p50_us, measured.p95_us, measured.p99_us,
                        percent(measured.client_cpu_pct), percent(measured.server_cpu_pct),
                        percent(total_cpu(measured)));
  }
  return text;
}

std::string to_text(const std::vector<Row>& rows, Placement placement) {
  using Align = Table::Column;
  Table table({{"scenario"},
               {"rate", Align::right},
               {"a second", Align::right},
               {""},
               {"p50 us", Align::right},
               {"p95 us", Align::right},
               {"p99 us", Align::right},
               {"client %", Align::right},
               {"server %", Align::right},
               {"of the raw limit"}});
  for (const Row& row : rows) {
    const Measured measured = median_of(row.trials);
    table.add({row.scenario->name, rate_text(row.rate), fmt::format("{:.0f}", measured.throughput), row.scenario->unit,
               fmt::format("{:.2f}", measured.p50_us), fmt::format("{:.2f}", measured.p95_us),
               fmt::format("{:.2f}", measured.p99_us), percent(measured.client_cpu_pct),
               percent(measured.server_cpu_pct), fraction_text(fractions_of(row, rows, placement), row.rate)});
  }
  return table.render(terminal_of(stdout));
}

Json to_json(const std::vector<Row>& rows, Placement placement) {
  Json list = Json::array();
  for (const Row& row : rows) {
    Json entry{{"scenario", row.scenario->name}, {"unit", row.scenario->unit}, {"raw", row.scenario->raw},
               {"client", row.client},           {"server", row.server},       {"target_rps", row.rate}};
    entry.update(trial_json(median_of(row.trials)));
    Json trials = Json::array();
    for (const Measured& trial : row.trials) trials.push_back(trial_json(trial));
    entry["trials"] = trials;
    const std::optional<Fractions> fractions = fractions_of(row, rows, placement);
    entry["limit"] = nullptr;
    if (fractions.has_value()) {
      entry["limit"] = {{"scenario", fractions->limit},
                        {"throughput", fractions->throughput},
                        {"p50", fractions->p50},
                        {"cpu", fractions->cpu}};
    }
    list.push_back(entry);
  }
  return {{"placement", name_of(placement)}, {"rows", list}};
}

}  // namespace netipc::cli::bench
