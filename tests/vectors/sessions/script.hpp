#pragma once

// The scripted part of a replay: one side of a transcript, or the wire between two
// library peers.

#include <string>

#include "support/packet_socket.hpp"
#include "vectors/sessions/transcript.hpp"

namespace netipc::test {

enum class Side { client, server };

// Plays one side: sends its packets, expects the other side's.
class Script {
 public:
  Script(const Transcript& transcript, Side side, std::string socket_path)
      : transcript_(transcript), side_(side), path_(std::move(socket_path)) {
    if (side == Side::server) listener_ = PacketSocket::listening_at(path_);
  }

  // Runs to the end of the transcript. Empty when all was as recorded, else what
  // was not.
  std::string play() noexcept;

 private:
  std::string step(const TranscriptPacket& packet);
  std::string open_connection(size_t number);

  const Transcript& transcript_;
  const Side side_;
  const std::string path_;
  PacketSocket listener_;
  PacketSocket connection_;
  size_t connections_ = 0;
};

// Stands between a client and a server of ours and lets pass what was recorded. For
// sessions that need two live peers because their data does not use the socket.
class Tap {
 public:
  // Takes the server's place at `socket_path`; `server_path` is where it moved to.
  Tap(const Transcript& transcript, const std::string& socket_path, std::string server_path)
      : transcript_(transcript), server_path_(std::move(server_path)), listener_(PacketSocket::listening_at(socket_path)) {}

  std::string play() noexcept;

 private:
  std::string step(const TranscriptPacket& packet);

  const Transcript& transcript_;
  const std::string server_path_;
  PacketSocket listener_;
  PacketSocket client_;
  PacketSocket server_;
  size_t connections_ = 0;
};

}  // namespace netipc::test
