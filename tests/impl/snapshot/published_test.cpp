// One immutable value, replaced under its readers: impl/snapshot/published.hpp.

#include <atomic>
#include <thread>
#include <vector>

#include "snapshot/published.hpp"
#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::snapshot;

namespace {

std::atomic<int> alive{0};

struct Value {
  explicit Value(uint64_t n) : number(n), copy(n) { ++alive; }
  ~Value() {
    number = 0;  // a reader of a freed value would see the two differ
    --alive;
  }
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;
  uint64_t number;
  uint64_t copy;
};

Status publish(Published<Value>& published, uint64_t number) {
  return published.publish(std::make_unique<const Value>(number));
}

uint64_t number_of(Published<Value>::Pin pin) { return pin.value()->number; }

}  // namespace

TEST_CASE("nothing is there before the first publication", "[snapshot][unit]") {
  Published<Value> published;
  const auto pin = published.pin();
  CHECK(pin.value() == nullptr);
  Published<Value>::unpin(pin);
}

TEST_CASE("a pin keeps its value, a new pin gets the new one", "[snapshot][unit]") {
  {
    Published<Value> published;
    REQUIRE(publish(published, 1) == Status::ok);
    const auto first = published.pin();
    REQUIRE(publish(published, 2) == Status::ok);
    const auto second = published.pin();
    CHECK(number_of(first) == 1);
    CHECK(number_of(second) == 2);
    CHECK(alive == 2);

    Published<Value>::unpin(first);
    CHECK(alive == 1);
    Published<Value>::unpin(second);
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("a value goes with the last of many pins, in any order", "[snapshot][unit]") {
  Published<Value> published;
  REQUIRE(publish(published, 1) == Status::ok);
  std::vector<Published<Value>::Pin> pins;
  for (int i = 0; i < 100; ++i) pins.push_back(published.pin());
  REQUIRE(publish(published, 2) == Status::ok);
  while (!pins.empty()) {
    CHECK(alive == 2);
    Published<Value>::unpin(pins.back());
    pins.pop_back();
  }
  CHECK(alive == 1);
  REQUIRE(published.publish(nullptr) == Status::ok);
  CHECK(alive == 0);
}

TEST_CASE("many values may be pinned at once", "[snapshot][unit]") {
  {
    Published<Value> published;
    std::vector<Published<Value>::Pin> pins;
    for (uint64_t i = 1; i <= 50; ++i) {
      REQUIRE(publish(published, i) == Status::ok);
      pins.push_back(published.pin());
    }
    for (uint64_t i = 1; i <= 50; ++i) CHECK(number_of(pins[i - 1]) == i);
    CHECK(alive == 50);
    for (const auto pin : pins) Published<Value>::unpin(pin);
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("a pin may be taken on one thread and released on another", "[snapshot][unit]") {
  Published<Value> published;
  REQUIRE(publish(published, 1) == Status::ok);
  const auto pin = published.pin();
  REQUIRE(publish(published, 2) == Status::ok);
  std::thread([&] {
    CHECK(number_of(pin) == 1);
    Published<Value>::unpin(pin);
  }).join();
  CHECK(alive == 1);
}

TEST_CASE("readers of many threads see whole values that only grow", "[snapshot][threads]") {
  constexpr uint64_t publications = 20000;
  Published<Value> published;
  REQUIRE(publish(published, 1) == Status::ok);
  std::atomic<bool> done{false};
  std::atomic<int> faults{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      uint64_t last = 0;
      while (!done.load(std::memory_order_relaxed)) {
        const auto outer = published.pin();
        const auto inner = published.pin();
        const uint64_t number = outer.value()->number;
        if (number != outer.value()->copy || number < last || inner.value()->number < number) ++faults;
        last = number;
        Published<Value>::unpin(outer);
        if (inner.value()->number != inner.value()->copy) ++faults;
        Published<Value>::unpin(inner);
      }
    });
  }
  for (uint64_t i = 2; i <= publications; ++i)
    if (publish(published, i) != Status::ok) ++faults;
  done = true;
  for (auto& reader : readers) reader.join();
  CHECK(faults == 0);
  CHECK(alive == 1);
}
