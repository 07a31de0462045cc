#include "vectors/sessions/script.hpp"

#include <exception>

namespace netipc::test {

namespace {

// Every packet in turn; the first problem, if any.
template <class Step>
std::string each_packet(const Transcript& transcript, Step&& step) noexcept {
  try {
    size_t index = 0;
    for (const TranscriptPacket& packet : transcript.packets) {
      const std::string problem = step(packet);
      if (!problem.empty()) return "packet " + std::to_string(index) + ": " + problem;
      ++index;
    }
    return {};
  } catch (const std::exception& unexpected) {
    return unexpected.what();
  }
}

std::string judge(const TranscriptPacket& packet, const std::optional<PacketData>& seen) {
  if (packet.is_close) return seen.has_value() ? "expected a close, got " + to_hex(*seen) : "";
  if (!seen.has_value()) return "the peer closed instead of sending " + to_hex(packet.bytes);
  if (!packet.matches(*seen)) return "expected " + to_hex(packet.bytes) + ", got " + to_hex(*seen);
  return {};
}

}  // namespace

std::string Script::play() noexcept {
  return each_packet(transcript_, [this](const TranscriptPacket& packet) { return step(packet); });
}

std::string Script::step(const TranscriptPacket& packet) {
  if (packet.connection == connections_) {
    const std::string problem = open_connection(packet.connection);
    if (!problem.empty()) return problem;
  }
  const bool ours = packet.from_client == (side_ == Side::client);
  if (ours) {
    if (packet.is_close) {
      connection_.close();
    } else {
      connection_.send(packet.bytes);
    }
    return {};
  }
  return judge(packet, connection_.receive());
}

// Connections of one case come one after the other.
std::string Script::open_connection(size_t number) {
  if (side_ == Side::client) {
    connection_ = PacketSocket::connected_to(path_);
  } else {
    auto accepted = listener_.accept();
    if (!accepted.has_value()) return "connection " + std::to_string(number) + " never came";
    connection_ = std::move(*accepted);
  }
  ++connections_;
  return {};
}

std::string Tap::play() noexcept {
  return each_packet(transcript_, [this](const TranscriptPacket& packet) { return step(packet); });
}

std::string Tap::step(const TranscriptPacket& packet) {
  if (packet.connection == connections_) {
    auto accepted = listener_.accept();
    if (!accepted.has_value()) return "the connection never came";
    client_ = std::move(*accepted);
    server_ = PacketSocket::connected_to(server_path_);
    ++connections_;
  }
  PacketSocket& from = packet.from_client ? client_ : server_;
  PacketSocket& to = packet.from_client ? server_ : client_;
  const auto seen = from.receive();
  if (seen.has_value()) {
    to.send(*seen);
  } else {
    to.close();
  }
  return judge(packet, seen);
}

}  // namespace netipc::test
