// What SEQPACKET sockets can do: a packet of 40 bytes, header and number, and one back.

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "bench/pairs.hpp"
#include "bench/peers.hpp"
#include "bench/socket_ends.hpp"
#include "bench/system_failure.hpp"

namespace netipc::cli::bench {
namespace {

using Packet = std::array<uint64_t, 5>;  // the last one is the number

enum class Waiting : unsigned char { blocking, spinning };

void send(int socket, const Packet& packet) {
  if (::send(socket, packet.data(), sizeof packet, MSG_NOSIGNAL) != sizeof packet) throw system_failure("send");
}

// False when the other side is gone.
bool receive(int socket, Waiting waiting, Packet& packet) {
  const int flags = waiting == Waiting::spinning ? MSG_DONTWAIT : 0;
  for (;;) {
    const ssize_t got = ::recv(socket, packet.data(), sizeof packet, flags);
    if (got == sizeof packet) return true;
    if (got >= 0) return false;
    if (errno != EAGAIN && errno != EINTR) throw system_failure("recv");
  }
}

class SocketClient final : public Client {
 public:
  SocketClient(Descriptor socket, Waiting waiting) : socket_(std::move(socket)), waiting_(waiting) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      Packet packet{};
      packet.back() = value_;
      send(socket_.get(), packet);
      expect(receive(socket_.get(), waiting_, packet), "the server is gone");
      expect(packet.back() == ++value_, "not the successor of the number");
    }
    return times;
  }

 private:
  Descriptor socket_;
  Waiting waiting_;
  uint64_t value_ = 0;
};

class Sockets final : public Pair {
 public:
  explicit Sockets(Waiting waiting) : waiting_(waiting) {}

  void serve(const std::function<void()>& listening) override {
    ends_.asking = Descriptor();
    listening();
    Packet packet{};
    while (receive(ends_.answering.get(), waiting_, packet)) {
      ++packet.back();
      send(ends_.answering.get(), packet);
    }
  }
  std::unique_ptr<Client> connect() override {
    ends_.answering = Descriptor();
    return std::make_unique<SocketClient>(std::move(ends_.asking), waiting_);
  }

 private:
  Waiting waiting_;
  SocketEnds ends_;
};

}  // namespace

std::unique_ptr<Pair> seqpacket_spinning(const Endpoint& /*endpoint*/) {
  return std::make_unique<Sockets>(Waiting::spinning);
}
std::unique_ptr<Pair> seqpacket_blocking(const Endpoint& /*endpoint*/) {
  return std::make_unique<Sockets>(Waiting::blocking);
}

}  // namespace netipc::cli::bench
