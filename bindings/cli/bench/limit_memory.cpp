// What shared memory can do, waiting by futex or by looking.

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>

#include "bench/pairs.hpp"
#include "bench/peers.hpp"
#include "bench/shared_page.hpp"

namespace netipc::cli::bench {
namespace {

constexpr size_t line = 64;

void pause_briefly() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// A number that grows by one with every turn: odd means that the server is to answer.
// Two waits for the other side's turn; one of them spins, one sleeps.
struct Turn {
  alignas(line) std::atomic<uint32_t> count{0};
};
static_assert(std::atomic<uint32_t>::is_always_lock_free);

struct Spin {
  static void wait_while(std::atomic<uint32_t>& count, uint32_t value) noexcept {
    while (count.load(std::memory_order_acquire) == value) pause_briefly();
  }
  static void pass(std::atomic<uint32_t>& count, uint32_t value) noexcept {
    count.store(value, std::memory_order_release);
  }
};

struct Futex {
  static void wait_while(std::atomic<uint32_t>& count, uint32_t value) noexcept {
    while (count.load(std::memory_order_acquire) == value) {
      ::syscall(SYS_futex, &count, FUTEX_WAIT, value, nullptr, nullptr, 0);
    }
  }
  static void pass(std::atomic<uint32_t>& count, uint32_t value) noexcept {
    count.store(value, std::memory_order_release);
    ::syscall(SYS_futex, &count, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  }
};

template <class Waiting>
class TurnClient final : public Client {
 public:
  explicit TurnClient(Turn& turn) : count_(turn.count) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      const uint32_t mine = count_.load(std::memory_order_relaxed) + 1;
      Waiting::pass(count_, mine);
      Waiting::wait_while(count_, mine);
      expect(count_.load(std::memory_order_relaxed) == mine + 1, "not the successor of the number");
    }
    return times;
  }

 private:
  std::atomic<uint32_t>& count_;
};

template <class Waiting>
class Turns final : public Pair {
 public:
  void serve(const std::function<void()>& listening) override {
    listening();
    for (uint32_t theirs = 0;; theirs += 2) {
      Waiting::wait_while(turn_->count, theirs);
      Waiting::pass(turn_->count, theirs + 2);
    }
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<TurnClient<Waiting>>(*turn_); }

 private:
  SharedPage<Turn> turn_;
};

// A message and, in a line of its own, how many there have been.
struct Lane {
  using Message = std::array<uint64_t, 5>;  // the last one is the number

  void put(const Message& message, uint32_t number) noexcept {
    std::memcpy(area.data(), message.data(), sizeof message);
    count.store(number, std::memory_order_release);
  }
  Message take(uint32_t number) noexcept {
    while (count.load(std::memory_order_acquire) != number) pause_briefly();
    Message message;
    std::memcpy(message.data(), area.data(), sizeof message);
    return message;
  }

  alignas(line) std::atomic<uint32_t> count{0};
  alignas(line) std::array<char, line> area{};
};

struct Lanes {
  Lane request;
  Lane response;
};

class CopyClient final : public Client {
 public:
  explicit CopyClient(Lanes& lanes) : lanes_(lanes) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      lanes_.request.put({0, 0, 0, 0, value_}, ++number_);
      expect(lanes_.response.take(number_).back() == ++value_, "not the successor of the number");
    }
    return times;
  }

 private:
  Lanes& lanes_;
  uint32_t number_ = 0;
  uint64_t value_ = 0;
};

class Copies final : public Pair {
 public:
  void serve(const std::function<void()>& listening) override {
    listening();
    for (uint32_t number = 1;; ++number) {
      Lane::Message message = lanes_->request.take(number);
      ++message.back();
      lanes_->response.put(message, number);
    }
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<CopyClient>(*lanes_); }

 private:
  SharedPage<Lanes> lanes_;
};

}  // namespace

std::unique_ptr<Pair> futex_wake(const Endpoint& /*endpoint*/) { return std::make_unique<Turns<Futex>>(); }
std::unique_ptr<Pair> cache_line(const Endpoint& /*endpoint*/) { return std::make_unique<Turns<Spin>>(); }
std::unique_ptr<Pair> memory_copy(const Endpoint& /*endpoint*/) { return std::make_unique<Copies>(); }

}  // namespace netipc::cli::bench
