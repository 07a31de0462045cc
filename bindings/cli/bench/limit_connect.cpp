// What a connection costs: made, a packet of 40 bytes, one back, and ended.

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstring>

#include "bench/pairs.hpp"
#include "bench/peers.hpp"
#include "bench/system_failure.hpp"
#include "descriptor.hpp"

namespace netipc::cli::bench {
namespace {

using Packet = std::array<uint64_t, 5>;  // the last one is the number

sockaddr_un address_of(const Endpoint& endpoint) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // It fits: the endpoint was judged.
  endpoint.path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

const sockaddr* generic(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

Descriptor make_socket() {
  Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) throw system_failure("socket");
  return socket;
}

bool send(int socket, const Packet& packet) {
  return ::send(socket, packet.data(), sizeof packet, MSG_NOSIGNAL) == sizeof packet;
}

bool receive(int socket, Packet& packet) { return ::recv(socket, packet.data(), sizeof packet, 0) == sizeof packet; }

class Connecting final : public Client {
 public:
  explicit Connecting(const Endpoint& endpoint) : address_(address_of(endpoint)) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      const Descriptor socket = make_socket();
      if (::connect(socket.get(), generic(address_), sizeof address_) != 0) throw system_failure("connect");
      Packet packet{};
      packet.back() = value_;
      expect(send(socket.get(), packet) && receive(socket.get(), packet), "the server is gone");
      expect(packet.back() == ++value_, "not the successor of the number");
    }
    return times;
  }

 private:
  sockaddr_un address_;
  uint64_t value_ = 0;
};

class Connections final : public Pair {
 public:
  explicit Connections(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

  void serve(const std::function<void()>& listening) override {
    constexpr int backlog = 16;
    const sockaddr_un address = address_of(endpoint_);
    const Descriptor listener = make_socket();
    ::unlink(address.sun_path);
    if (::bind(listener.get(), generic(address), sizeof address) != 0) throw system_failure("bind");
    if (::listen(listener.get(), backlog) != 0) throw system_failure("listen");
    listening();
    for (;;) {
      const Descriptor session(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (session.get() < 0) throw system_failure("accept");
      Packet packet{};
      if (!receive(session.get(), packet)) continue;
      ++packet.back();
      send(session.get(), packet);
    }
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<Connecting>(endpoint_); }

 private:
  Endpoint endpoint_;
};

}  // namespace

std::unique_ptr<Pair> seqpacket_connect(const Endpoint& endpoint) { return std::make_unique<Connections>(endpoint); }

}  // namespace netipc::cli::bench
