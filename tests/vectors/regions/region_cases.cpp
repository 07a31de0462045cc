#include "vectors/regions/region_cases.hpp"

#include <map>
#include <stdexcept>

#include "vectors/regions/region_file_tools.hpp"

namespace netipc::test {

std::vector<Json> region_cases(const std::string& op) {
  std::vector<Json> cases;
  for (Json& json : recorded_cases("shm_region.jsonl"))
    if (json.at("op") == op) cases.push_back(std::move(json));
  if (cases.empty()) throw std::runtime_error("nothing recorded of " + op);
  return cases;
}

Status region_status_named(const std::string& name) {
  static const std::map<std::string, Status> names = {
      {"OK", Status::ok},
      {"OPEN", Status::region_open},
      {"BAD_MAGIC", Status::region_bad_magic},
      {"BAD_VERSION", Status::region_bad_version},
      {"BAD_HEADER", Status::region_bad_header},
      {"BAD_SIZE", Status::region_bad_size},
      {"NOT_READY", Status::region_not_ready},
      {"ADDR_IN_USE", Status::addr_in_use},
      {"MSG_TOO_LARGE", Status::msg_too_large},
      {"TIMEOUT", Status::timeout},
  };
  return names.at(name);
}

std::string compare_header(const Json& where, const Json& masks, const std::string& path) {
  const PacketData expected = from_hex(where.at("header_hex").get<std::string>());
  const PacketData seen = read_file(path, 0, expected.size());
  if (equal_but(masks_of(masks), expected, seen)) return {};
  return "expected " + to_hex(expected) + ", got " + to_hex(seen);
}

}  // namespace netipc::test
