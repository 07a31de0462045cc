#pragma once

// The recordings of deployed peers as data: one JSON object a line, bytes as
// hexadecimal digits.

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace netipc::test {

using Json = nlohmann::json;
using PacketData = std::vector<std::byte>;

// All cases of a file below tests/vectors, in order. Throws when there are none.
std::vector<Json> recorded_cases(const std::string& file);

PacketData from_hex(const std::string& hex);
std::string to_hex(const PacketData& bytes);
// Names and paths are recorded as bytes too.
std::string text_from_hex(const Json& hex);
// u64 values are recorded as decimal strings.
uint64_t u64(const Json& decimal);

// A stretch of bytes that differs from run to run or machine to machine.
struct Mask {
  size_t offset = 0;
  size_t length = 0;
};
std::vector<Mask> masks_of(const Json& list);

// Equal but for what varies.
bool equal_but(const std::vector<Mask>& masks, PacketData expected, const PacketData& seen);

}  // namespace netipc::test
