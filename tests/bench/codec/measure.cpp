#include "bench/codec/measure.hpp"

#include <algorithm>
#include <cstring>
#include <ctime>

#include "bench/codec/buffer.hpp"

namespace netipc::bench {

namespace {

// Longer than the clock's steps, shorter than a time slice.
constexpr double repetition_seconds = 0.002;

template <class Work>
double seconds_of(uint32_t rounds, Work&& work) {
  const std::clock_t start = std::clock();
  for (uint32_t i = 0; i < rounds; ++i) work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Rounds that fill one repetition.
template <class Work>
uint32_t calibrated(Work&& work) {
  uint32_t rounds = 1;
  while (seconds_of(rounds, work) < repetition_seconds) rounds *= 2;
  return rounds;
}

// Collects the rates of one side.
template <class Work>
class Side {
 public:
  explicit Side(Work work) : work_(std::move(work)), rounds_(calibrated(work_)) {}

  void repeat() { rates_.push_back(rounds_ / std::max(seconds_of(rounds_, work_), 1e-6)); }
  [[nodiscard]] Rates rates() {
    std::sort(rates_.begin(), rates_.end());
    return {rates_[rates_.size() / 2], rates_.front(), rates_.back()};
  }

 private:
  Work work_;
  uint32_t rounds_;
  std::vector<double> rates_;
};

// The library is not to be optimised away, nor is a copy nobody reads.
void keep(const void* result) { asm volatile("" : : "r"(result) : "memory"); }

// A round, without and with the reading of its response.
auto runner(Round& round) {
  return [&round] {
    const size_t bytes = round.run();
    keep(&bytes);
  };
}
auto reader(Round& round) {
  return [&round] {
    const uint64_t sum = round.run() + round.read();
    keep(&sum);
  };
}

}  // namespace

Measured measure(const Scenario& scenario, uint32_t repetitions) {
  const auto core = scenario.core();
  const auto abi = scenario.abi ? scenario.abi() : scenario.core();
  const Buffer from(core->run(), std::byte{1});
  Buffer to(from.size());

  Side core_rounds(runner(*core));
  Side core_reads(reader(*core));
  Side abi_rounds(runner(*abi));
  Side abi_reads(reader(*abi));
  Side copy_side([&] {
    std::memcpy(to.data(), from.data(), from.size());
    keep(to.data());
  });
  for (uint32_t i = 0; i < repetitions; ++i) {
    core_rounds.repeat();
    core_reads.repeat();
    if (scenario.abi) {
      abi_rounds.repeat();
      abi_reads.repeat();
    }
    copy_side.repeat();
  }
  return {{core_rounds.rates(), core_reads.rates()},
          scenario.abi ? SideRates{abi_rounds.rates(), abi_reads.rates()} : SideRates{},
          copy_side.rates()};
}

std::string fault_of(const Scenario& scenario) {
  const auto core = scenario.core();
  const size_t core_bytes = core->run();
  if (core_bytes == 0) return "the core's round fails";
  if (!scenario.abi) return {};
  const auto abi = scenario.abi();
  const size_t abi_bytes = abi->run();
  if (abi_bytes == 0) return "the round through the ABI fails";
  if (abi_bytes != core_bytes || abi->read() != core->read()) return "the core and the ABI disagree";
  return {};
}

}  // namespace netipc::bench
