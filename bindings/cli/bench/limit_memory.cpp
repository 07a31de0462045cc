// What shared memory can do, waiting by futex or by looking.

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>

#include "bench/pairs.hpp"
#include "bench/pause.hpp"
#include "bench/peers.hpp"
#include "bench/shared_page.hpp"

namespace netipc::cli::bench {
namespace {

constexpr size_t line = 64;

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

using Message = std::array<uint64_t, 5>;  // the last one is the number

// A message and, in a line of its own, how many there have been.
struct Lane {
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
  Lane& request() noexcept { return request_; }
  Lane& response() noexcept { return response_; }

 private:
  Lane request_;
  Lane response_;
};

// The lines that a message must touch in the region of shared-memory sessions, as it is
// published: one holds the counts and lengths of both directions, each message has another.
class Region {
  struct Way {
    std::atomic<uint64_t>& count;
    std::atomic<uint32_t>& length;
    std::array<char, line>& area;

    void put(const Message& message, uint32_t number) const noexcept {
      std::memcpy(area.data(), message.data(), sizeof message);
      length.store(sizeof message, std::memory_order_release);
      count.store(number, std::memory_order_release);
    }
    Message take(uint32_t number) const noexcept {
      while (count.load(std::memory_order_acquire) != number) {
        __builtin_prefetch(area.data());
        pause_briefly();
      }
      Message message;
      std::memcpy(message.data(), area.data(), std::min<size_t>(length.load(std::memory_order_acquire), sizeof message));
      return message;
    }
  };

 public:
  Way request() noexcept { return {counts_[0], lengths_[0], areas_[0].bytes}; }
  Way response() noexcept { return {counts_[1], lengths_[1], areas_[1].bytes}; }

 private:
  struct Area {
    alignas(line) std::array<char, line> bytes{};
  };
  alignas(line) std::array<std::atomic<uint64_t>, 2> counts_{};
  std::array<std::atomic<uint32_t>, 2> lengths_{};
  std::array<Area, 2> areas_;
};

template <class Shared>
class CopyClient final : public Client {
 public:
  explicit CopyClient(Shared& shared) : shared_(shared) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      shared_.request().put({0, 0, 0, 0, value_}, ++number_);
      expect(shared_.response().take(number_).back() == ++value_, "not the successor of the number");
    }
    return times;
  }

 private:
  Shared& shared_;
  uint32_t number_ = 0;
  uint64_t value_ = 0;
};

template <class Shared>
class Copies final : public Pair {
 public:
  void serve(const std::function<void()>& listening) override {
    listening();
    for (uint32_t number = 1;; ++number) {
      Message message = shared_->request().take(number);
      ++message.back();
      shared_->response().put(message, number);
    }
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<CopyClient<Shared>>(*shared_); }

 private:
  SharedPage<Shared> shared_;
};

}  // namespace

std::unique_ptr<Pair> futex_wake(const Endpoint& /*endpoint*/) { return std::make_unique<Turns<Futex>>(); }
std::unique_ptr<Pair> cache_line(const Endpoint& /*endpoint*/) { return std::make_unique<Turns<Spin>>(); }
std::unique_ptr<Pair> memory_copy(const Endpoint& /*endpoint*/) { return std::make_unique<Copies<Lanes>>(); }
std::unique_ptr<Pair> memory_copy_region(const Endpoint& /*endpoint*/) { return std::make_unique<Copies<Region>>(); }

}  // namespace netipc::cli::bench
