// What SEQPACKET sockets can do with sixteen packets of 40 bytes under way: as many as
// there are in one call, each way. Both sides look again and again, and yield between.

#include <sched.h>
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

class Train {
 public:
  Train() noexcept {
    for (size_t i = 0; i < packets_.size(); ++i) {
      parts_[i] = {packets_[i].data(), sizeof packets_[i]};
      messages_[i].msg_hdr.msg_iov = &parts_[i];
      messages_[i].msg_hdr.msg_iovlen = 1;
    }
  }
  uint64_t& number(size_t i) noexcept { return packets_[i].back(); }

  void send(int socket, size_t count) {
    for (size_t sent = 0; sent < count;) {
      const int more = ::sendmmsg(socket, &messages_[sent], static_cast<unsigned>(count - sent), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (more > 0) sent += static_cast<size_t>(more);
      else if (errno == EAGAIN || errno == EINTR) ::sched_yield();
      else throw system_failure("sendmmsg");
    }
  }
  // How many have come, at least one; 0: the other side is gone.
  size_t receive(int socket, size_t most) {
    for (;;) {
      const int got = ::recvmmsg(socket, messages_.data(), static_cast<unsigned>(most), MSG_DONTWAIT, nullptr);
      if (got > 0) return messages_[0].msg_len == sizeof(Packet) ? static_cast<size_t>(got) : 0;
      if (got == 0) return 0;
      if (errno != EAGAIN && errno != EINTR) throw system_failure("recvmmsg");
      ::sched_yield();
    }
  }

 private:
  std::array<Packet, pipeline_depth> packets_{};
  std::array<iovec, pipeline_depth> parts_{};
  std::array<mmsghdr, pipeline_depth> messages_{};
};

class PipelineClient final : public Client {
 public:
  explicit PipelineClient(Descriptor socket) : socket_(std::move(socket)) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      for (size_t request = 0; request < pipeline_depth; ++request) train_.number(request) = asked_++;
      train_.send(socket_.get(), pipeline_depth);
      for (size_t left = pipeline_depth; left > 0;) {
        const size_t got = train_.receive(socket_.get(), left);
        expect(got > 0, "the server is gone");
        for (size_t answer = 0; answer < got; ++answer) {
          expect(train_.number(answer) == ++answered_, "not the successor of the number");
        }
        left -= got;
      }
    }
    return uint64_t{times} * pipeline_depth;
  }

 private:
  Descriptor socket_;
  Train train_;
  uint64_t asked_ = 0;
  uint64_t answered_ = 0;
};

class Pipelines final : public Pair {
 public:
  void serve(const std::function<void()>& listening) override {
    ends_.asking = Descriptor();
    listening();
    Train train;
    while (const size_t got = train.receive(ends_.answering.get(), pipeline_depth)) {
      for (size_t i = 0; i < got; ++i) ++train.number(i);
      train.send(ends_.answering.get(), got);
    }
  }
  std::unique_ptr<Client> connect() override {
    ends_.answering = Descriptor();
    return std::make_unique<PipelineClient>(std::move(ends_.asking));
  }

 private:
  SocketEnds ends_;
};

}  // namespace

std::unique_ptr<Pair> seqpacket_pipeline(const Endpoint& /*endpoint*/) { return std::make_unique<Pipelines>(); }

}  // namespace netipc::cli::bench
