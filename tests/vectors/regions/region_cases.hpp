#pragma once

// The cases of shm_region.jsonl, by what they exercise.

#include <string>

#include "base/status.hpp"
#include "vectors/recording.hpp"

namespace netipc::test {

// Throws when there are none.
std::vector<Json> region_cases(const std::string& op);

Status region_status_named(const std::string& name);

// Empty when the first bytes of the file are the recorded ones, but for what
// varies; else both.
std::string compare_header(const Json& where, const Json& masks, const std::string& path);

}  // namespace netipc::test
