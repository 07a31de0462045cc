// What one process can do alone; its server sleeps.

#include <unistd.h>

#include <cstring>
#include <optional>
#include <vector>

#include "bench/bare_probe.hpp"
#include "bench/pairs.hpp"
#include "bench/peers.hpp"

namespace netipc::cli::bench {
namespace {

class Copying final : public Client {
 public:
  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      from_.back() = static_cast<char>(from_.back() + 1);
      std::memcpy(to_.data(), from_.data(), from_.size());
      // Else the compiler sees that all but one byte is copied for nothing.
      asm volatile("" : : "r"(to_.data()) : "memory");
      expect(to_.back() == from_.back(), "not the byte that was copied");
    }
    return times;
  }

 private:
  static constexpr size_t size = 1 << 20;
  std::vector<char> from_ = std::vector<char>(size, 'x');
  std::vector<char> to_ = std::vector<char>(size);
};

class Probing final : public Client {
 public:
  Probing() {
    const std::vector<Cgroup> keys = make_cgroups(cached_items);
    probe_.emplace(keys);
    for (const uint32_t i : random_order(cached_items)) asked_.push_back({keys[i].hash, i + 1});
  }

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      const Asked& asked = asked_[next_];
      next_ = next_ + 1 == asked_.size() ? 0 : next_ + 1;
      expect(probe_->find(asked.hash) == asked.answer, "not the item of the hash");
    }
    return times;
  }

 private:
  struct Asked {
    uint32_t hash;
    uint32_t answer;
  };

  std::optional<BareProbe> probe_;
  std::vector<Asked> asked_;
  size_t next_ = 0;
};

template <class AskingSide>
class Alone final : public Pair {
 public:
  void serve(const std::function<void()>& listening) override {
    listening();
    for (;;) ::pause();
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<AskingSide>(); }
};

}  // namespace

std::unique_ptr<Pair> memory_bandwidth(const Endpoint& /*endpoint*/) { return std::make_unique<Alone<Copying>>(); }
std::unique_ptr<Pair> hash_probe(const Endpoint& /*endpoint*/) { return std::make_unique<Alone<Probing>>(); }

}  // namespace netipc::cli::bench
