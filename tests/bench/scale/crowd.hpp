#pragma once

// Many clients of one server.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "netipc/netipc.h"
#include "support/packet_socket.hpp"

namespace netipc::bench {

class Client {
 public:
  // Connected over the highest of `profiles`; throws when that cannot be had.
  Client(const std::string& run_dir, uint32_t profiles);
  ~Client() { netipc_service_client_destroy(client_); }
  Client(Client&& other) noexcept : client_(std::exchange(other.client_, nullptr)) {}
  Client& operator=(Client&&) = delete;

  // Throws when the answer is wrong.
  void call(uint64_t value) const;

 private:
  netipc_service_client* client_ = nullptr;
};

class Crowd {
 public:
  Crowd(const std::string& run_dir, uint32_t profiles, unsigned clients);

  // Each client, some at a time, `rounds` times over.
  void call_all(unsigned rounds) const;
  [[nodiscard]] size_t size() const { return clients_.size(); }

 private:
  std::vector<Client> clients_;
};

// One client that connects and says nothing, and one that stops in the middle of its
// first message.
std::vector<test::PacketSocket> unfinished_clients(const std::string& run_dir);

// Lets this process, and what it starts, have so many descriptors; false where the
// system does not.
bool raise_descriptor_limit(uint64_t needed);

}  // namespace netipc::bench
