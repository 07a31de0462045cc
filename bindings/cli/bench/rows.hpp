#pragma once

// What was measured, as people, tables and programs read it.

#include <string>
#include <vector>

#include "bench/measure.hpp"
#include "output.hpp"

namespace netipc::cli::bench {

// One scenario at one rate.
struct Row {
  const Scenario* scenario;
  std::string client;  // the implementation of each side
  std::string server;
  uint32_t rate;
  std::vector<Measured> trials;  // at least one
};

// As --rates takes it.
std::string rate_text(uint32_t rate);

// Every figure is the median of its trials.
Measured median_of(const std::vector<Measured>& trials);

std::string to_csv(const std::vector<Row>& rows);
std::string to_text(const std::vector<Row>& rows, Placement placement);
Json to_json(const std::vector<Row>& rows, Placement placement);

}  // namespace netipc::cli::bench
