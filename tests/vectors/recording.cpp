#include "vectors/recording.hpp"

#include <fstream>
#include <stdexcept>

#include "base/bytes.hpp"

namespace netipc::test {

namespace {

std::byte digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::byte>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::byte>(c - 'a' + 10);
  throw std::invalid_argument("not a hexadecimal digit");
}

}  // namespace

std::vector<Json> recorded_cases(const std::string& file) {
  std::ifstream lines(NETIPC_TEST_VECTORS "/" + file);
  std::vector<Json> cases;
  for (std::string line; std::getline(lines, line);) cases.push_back(Json::parse(line));
  if (cases.empty()) throw std::runtime_error("nothing recorded in " + file);
  return cases;
}

PacketData from_hex(const std::string& hex) {
  if (hex.size() % 2 != 0) throw std::invalid_argument("half a byte");
  PacketData bytes;
  bytes.reserve(hex.size() / 2);
  for (size_t i = 0; i < hex.size(); i += 2) bytes.push_back((digit(hex[i]) << 4) | digit(hex[i + 1]));
  return bytes;
}

std::string to_hex(const PacketData& bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (const std::byte b : bytes) {
    hex += digits[std::to_integer<unsigned>(b) >> 4];
    hex += digits[std::to_integer<unsigned>(b) & 15];
  }
  return hex;
}

std::string text_from_hex(const Json& hex) {
  std::string text;
  for (const std::byte b : from_hex(hex.get<std::string>())) text += static_cast<char>(b);
  return text;
}

uint64_t u64(const Json& decimal) { return std::stoull(decimal.get<std::string>()); }

std::vector<Mask> masks_of(const Json& list) {
  std::vector<Mask> masks;
  for (const Json& mask : list) masks.push_back({mask.at("offset").get<size_t>(), mask.at("len").get<size_t>()});
  return masks;
}

bool equal_but(const std::vector<Mask>& masks, PacketData expected, const PacketData& seen) {
  if (seen.size() != expected.size()) return false;
  for (const Mask& mask : masks) copy_bytes(expected.data() + mask.offset, seen.data() + mask.offset, mask.length);
  return expected == seen;
}

}  // namespace netipc::test
