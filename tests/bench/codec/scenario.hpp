#pragma once

// What is measured: a round is one message there and back in one thread - encode
// the request, answer it, decode the response. Reading the response item by item is
// measured on top, since a caller may want all of it or one.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace netipc::bench {

// Owns its buffers, so that a round allocates nothing of its own.
class Round {
 public:
  Round() = default;
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;
  virtual ~Round() = default;
  // Bytes of request and response; 0: the round failed.
  virtual size_t run() = 0;
  // Every part of the response of the last round, added up: equal on both sides.
  virtual uint64_t read() = 0;
};

struct Scenario {
  std::string name;
  uint32_t items = 1;
  std::function<std::unique_ptr<Round>()> core;
  std::function<std::unique_ptr<Round>()> abi;  // through the shared library
};

// What a provider of a lookup knows.
enum class Mix { known, unknown, half };
struct Asked {
  Mix mix;
  uint32_t items;

  [[nodiscard]] bool knows(uint32_t index) const { return mix == Mix::known || (mix == Mix::half && index % 2 == 0); }
};

std::unique_ptr<Round> core_cgroups_lookup(Asked asked);
std::unique_ptr<Round> core_apps_lookup(Asked asked);
std::unique_ptr<Round> core_cgroups_snapshot(uint32_t items);
std::unique_ptr<Round> core_increment();
std::unique_ptr<Round> core_string_reverse(size_t length);

std::unique_ptr<Round> abi_cgroups_lookup(Asked asked);
std::unique_ptr<Round> abi_apps_lookup(Asked asked);
std::unique_ptr<Round> abi_cgroups_snapshot(uint32_t items);
std::unique_ptr<Round> abi_increment();
std::unique_ptr<Round> abi_string_reverse(size_t length);

}  // namespace netipc::bench
