#pragma once

// Bare SEQPACKET sockets, for peers that follow a script or break the rules:
// independent of the library, so that a fault of its transport cannot hide.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace netipc::test {

using PacketData = std::vector<std::byte>;

class PacketSocket {
 public:
  explicit PacketSocket(int fd = -1) noexcept : fd_(fd) {}
  ~PacketSocket() { close(); }
  PacketSocket(PacketSocket&& other) noexcept;
  PacketSocket& operator=(PacketSocket&& other) noexcept;

  // All three throw when the system refuses.
  static PacketSocket listening_at(const std::string& path);
  static PacketSocket connected_to(const std::string& path);
  // Empty when nobody came in time.
  [[nodiscard]] std::optional<PacketSocket> accept() const;

  void send(const PacketData& packet) const;
  // The next packet; nothing when the peer has closed. Throws when neither happens
  // in time.
  [[nodiscard]] std::optional<PacketData> receive() const;
  void close() noexcept;
  [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

}  // namespace netipc::test
