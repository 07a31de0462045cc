#include "vectors/sessions/transcript.hpp"

#include <fstream>
#include <stdexcept>

#include "base/bytes.hpp"
#include "wire/constants.hpp"

namespace netipc::test {

namespace {

constexpr size_t ack_size = wire::header_size + wire::hello_ack_size;
constexpr size_t selected_profile_at = wire::header_size + 12;

TranscriptPacket parse_packet(const Json& json) {
  TranscriptPacket packet;
  packet.connection = json.at("conn").get<size_t>();
  packet.from_client = json.at("dir") == "c2s";
  packet.is_close = json.value("close", false);
  if (!packet.is_close) packet.bytes = from_hex(json.at("hex").get<std::string>());
  return packet;
}

Transcript parse(const std::string& line) {
  Transcript transcript;
  transcript.json = Json::parse(line);
  transcript.name = transcript.json.at("name").get<std::string>();
  for (const Json& packet : transcript.json.at("packets")) transcript.packets.push_back(parse_packet(packet));
  for (const Json& mask : transcript.json.at("varies"))
    transcript.packets.at(mask.at("packet").get<size_t>())
        .masks.push_back({mask.at("offset").get<size_t>(), mask.at("len").get<size_t>()});
  return transcript;
}

std::byte digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::byte>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::byte>(c - 'a' + 10);
  throw std::invalid_argument("not a hexadecimal digit");
}

}  // namespace

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

bool TranscriptPacket::matches(const PacketData& seen) const {
  if (seen.size() != bytes.size()) return false;
  PacketData expected = bytes;
  for (const Mask& mask : masks) copy_bytes(expected.data() + mask.offset, seen.data() + mask.offset, mask.length);
  return expected == seen;
}

bool Transcript::library(const char* role, int layer) const {
  const Json& side = json.at(role);
  return side.at("driver") == "library" && side.at("layer") == layer;
}

bool Transcript::selects_shared_memory() const {
  for (const TranscriptPacket& packet : packets) {
    if (packet.from_client || packet.bytes.size() != ack_size) continue;
    if ((load<uint32_t>(packet.bytes.data() + selected_profile_at) & wire::profiles_shm) != 0) return true;
  }
  return false;
}

PacketData Transcript::payload_of(bool from_client, size_t nth) const {
  PacketData payload;
  size_t messages = 0;
  for (const TranscriptPacket& packet : packets) {
    if (packet.from_client != from_client || packet.bytes.size() < wire::header_size) continue;
    if (load<uint32_t>(packet.bytes.data()) == wire::message_magic) ++messages;
    if (messages == nth + 1) payload.insert(payload.end(), packet.bytes.begin() + wire::header_size, packet.bytes.end());
  }
  return payload;
}

const std::vector<Transcript>& transcripts() {
  static const std::vector<Transcript> all = [] {
    std::ifstream file(NETIPC_TEST_VECTORS "/sessions.jsonl");
    std::vector<Transcript> cases;
    for (std::string line; std::getline(file, line);) cases.push_back(parse(line));
    if (cases.empty()) throw std::runtime_error("no recorded sessions");
    return cases;
  }();
  return all;
}

}  // namespace netipc::test
