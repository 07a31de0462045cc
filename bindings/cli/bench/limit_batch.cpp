// What sockets and shared memory can do with messages of the size of batches, which are
// sent back as they came: nobody looks into them. Sockets are looked at again and again,
// and yielded between; memory needs a CPU each.

#include <sched.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "bench/numbers.hpp"
#include "bench/pairs.hpp"
#include "bench/pause.hpp"
#include "bench/peers.hpp"
#include "bench/shared_page.hpp"
#include "bench/socket_ends.hpp"
#include "bench/system_failure.hpp"

namespace netipc::cli::bench {
namespace {

constexpr size_t header_bytes = 32;
constexpr size_t bytes_of(size_t items) noexcept { return header_bytes + items * (most_batch_bytes / most_items); }
using Message = std::array<std::byte, bytes_of(most_items)>;

// Each true where it has been done, false where it could not be done at once.
bool sent(int socket, const Message& message, size_t size) {
  if (::send(socket, message.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return true;
  if (errno != EAGAIN && errno != EINTR) throw system_failure("send");
  return false;
}
// `out_size` 0: the other side is gone.
bool received(int socket, Message& message, size_t& out_size) {
  const ssize_t got = ::recv(socket, message.data(), message.size(), MSG_DONTWAIT);
  if (got < 0 && errno != EAGAIN && errno != EINTR) throw system_failure("recv");
  if (got >= 0) out_size = static_cast<size_t>(got);
  return got >= 0;
}

template <uint32_t depth>
class SocketClient final : public Client {
 public:
  explicit SocketClient(Descriptor socket) : socket_(std::move(socket)) {}

  uint64_t run(uint32_t times) override {
    uint64_t items = 0;
    for (uint32_t i = 0; i < times; ++i) {
      std::array<size_t, depth> sizes;
      for (size_t& size : sizes) {
        const size_t count = numbers_.next().size();
        items += count;
        size = bytes_of(count);
      }
      for (size_t asked = 0, answered = 0; answered < depth;) {
        if (asked < depth && sent(socket_.get(), message_, sizes[asked])) {
          ++asked;
          continue;
        }
        size_t size = 0;
        if (!received(socket_.get(), message_, size)) ::sched_yield();
        else expect(size == sizes[answered++], "not what was sent");
      }
    }
    return items;
  }

 private:
  Descriptor socket_;
  Numbers numbers_;
  Message message_{};
};

template <uint32_t depth>
class Sockets final : public Pair {
 public:
  void serve(const std::function<void()>& listening) override {
    ends_.asking = Descriptor();
    listening();
    const int socket = ends_.answering.get();
    Message message;
    for (;;) {
      size_t size = 0;
      while (!received(socket, message, size)) ::sched_yield();
      if (size == 0) return;
      while (!sent(socket, message, size)) ::sched_yield();
    }
  }
  std::unique_ptr<Client> connect() override {
    ends_.answering = Descriptor();
    return std::make_unique<SocketClient<depth>>(std::move(ends_.asking));
  }

 private:
  SocketEnds ends_;
};

// A message and how many there have been.
struct Lane {
  void put(const Message& message, size_t bytes, uint32_t number) noexcept {
    std::memcpy(area.data(), message.data(), bytes);
    size = bytes;
    count.store(number, std::memory_order_release);
  }
  size_t take(Message& message, uint32_t number) noexcept {
    while (count.load(std::memory_order_acquire) != number) pause_briefly();
    std::memcpy(message.data(), area.data(), size);
    return size;
  }

  alignas(64) std::atomic<uint32_t> count{0};
  size_t size = 0;
  alignas(64) Message area{};
};
struct Lanes {
  Lane request;
  Lane response;
};

class CopyClient final : public Client {
 public:
  explicit CopyClient(Lanes& lanes) : lanes_(lanes) {}

  uint64_t run(uint32_t times) override {
    uint64_t items = 0;
    for (uint32_t i = 0; i < times; ++i) {
      const size_t count = numbers_.next().size();
      lanes_.request.put(message_, bytes_of(count), ++number_);
      expect(lanes_.response.take(message_, number_) == bytes_of(count), "not what was sent");
      items += count;
    }
    return items;
  }

 private:
  Lanes& lanes_;
  Numbers numbers_;
  Message message_{};
  uint32_t number_ = 0;
};

class Copies final : public Pair {
 public:
  void serve(const std::function<void()>& listening) override {
    listening();
    Message message;
    for (uint32_t number = 1;; ++number) {
      const size_t size = lanes_->request.take(message, number);
      lanes_->response.put(message, size, number);
    }
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<CopyClient>(*lanes_); }

 private:
  SharedPage<Lanes> lanes_;
};

}  // namespace

std::unique_ptr<Pair> seqpacket_batch(const Endpoint& /*endpoint*/) { return std::make_unique<Sockets<1>>(); }
std::unique_ptr<Pair> seqpacket_pipeline_batch(const Endpoint& /*endpoint*/) {
  return std::make_unique<Sockets<pipeline_depth>>();
}
std::unique_ptr<Pair> memory_copy_batch(const Endpoint& /*endpoint*/) { return std::make_unique<Copies>(); }

}  // namespace netipc::cli::bench
