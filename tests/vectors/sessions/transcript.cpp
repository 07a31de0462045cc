#include "vectors/sessions/transcript.hpp"

#include <algorithm>

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

Transcript parse(Json json) {
  Transcript transcript;
  transcript.json = std::move(json);
  transcript.name = transcript.json.at("name").get<std::string>();
  for (const Json& packet : transcript.json.at("packets")) transcript.packets.push_back(parse_packet(packet));
  for (const Json& mask : transcript.json.at("varies"))
    transcript.packets.at(mask.at("packet").get<size_t>())
        .masks.push_back({mask.at("offset").get<size_t>(), mask.at("len").get<size_t>()});
  return transcript;
}

}  // namespace

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
    std::vector<Transcript> cases;
    for (Json& json : recorded_cases("sessions.jsonl")) cases.push_back(parse(std::move(json)));
    return cases;
  }();
  return all;
}

size_t library_cases(const char* role, int layer) {
  const auto& all = transcripts();
  return static_cast<size_t>(
      std::count_if(all.begin(), all.end(), [&](const Transcript& t) { return t.library(role, layer); }));
}

}  // namespace netipc::test
