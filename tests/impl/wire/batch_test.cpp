#include "wire/batch.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/damage.hpp"

using namespace netipc;
using wire::BatchBuilder;

namespace {
Bytes text(std::string_view s) { return std::as_bytes(std::span(s)); }
}  // namespace

TEST_CASE("a failed add leaves the builder as it was", "[wire][unit]") {
  std::array<std::byte, 24> buffer{};
  BatchBuilder builder(buffer, 2);
  REQUIRE(builder.add(text("abc")) == Status::ok);
  REQUIRE(builder.add(text("too long")) == Status::overflow);
  REQUIRE(builder.item_count() == 1);
  REQUIRE(builder.finish() == 16);
}

TEST_CASE("an item can be written in place", "[wire][unit]") {
  std::array<std::byte, 64> buffer{};
  BatchBuilder builder(buffer, 2);
  REQUIRE(builder.room().size() == 48);
  copy_bytes(builder.room().data(), "abc", 3);
  REQUIRE(builder.commit(3) == Status::ok);
  REQUIRE(builder.commit(41) == Status::overflow);
  REQUIRE(builder.commit(40) == Status::ok);
  REQUIRE(builder.room().empty());
  REQUIRE(builder.commit(0) == Status::overflow);
  const auto payload = Bytes(buffer).first(builder.finish());
  const auto item = wire::batch_item(payload, 2, 0);
  REQUIRE(item.ok());
  REQUIRE((*item.value().data() == std::byte{'a'} && item.value().size() == 3));
}

// The contract, written again: what fits is found by adding up, what comes out is
// put together from the start (docs/spec/wire.md).
TEST_CASE("the builder keeps the contract in every buffer", "[wire][unit]") {
  const std::vector<std::string> texts = {"abc", "", "hello", "12345678", "123456789"};
  size_t most = 0;
  for (const std::string& each : texts) most += 8 + (each.size() + 7) / 8 * 8;
  for (const size_t slots : {texts.size() - 1, texts.size(), texts.size() + 2}) {
    for (size_t room = 0; room <= most + 24; ++room) {
      const test::ExactBlock block(room);
      BatchBuilder builder(block.bytes(), static_cast<uint32_t>(slots));
      std::string directory;
      std::string packed;
      uint32_t count = 0;
      for (const std::string& each : texts) {
        const size_t start = (packed.size() + 7) / 8 * 8;
        const bool fits = count < slots && 8 * slots + start + each.size() <= room;
        REQUIRE(builder.add(text(each)) == (fits ? Status::ok : Status::overflow));
        if (!fits) continue;
        ++count;
        packed.resize(start);
        packed += each;
        for (const size_t number : {start, each.size()})
          directory += std::string{static_cast<char>(number), 0, 0, 0};
      }
      REQUIRE(builder.item_count() == count);
      const std::string whole = directory + packed;
      std::string padded = whole;
      padded.resize((whole.size() + 7) / 8 * 8);
      const std::string& expected = count == 0 || padded.size() > room ? whole : padded;
      const size_t size = builder.finish();
      REQUIRE(size == expected.size());
      REQUIRE(test::equal(Bytes(block.bytes()).first(size), text(expected)));
    }
  }
}

TEST_CASE("a damaged batch is refused or read in bounds", "[wire][unit]") {
  std::array<std::byte, 64> buffer{};
  BatchBuilder builder(buffer, 3);
  for (const char* each : {"abc", "", "hello"}) REQUIRE(builder.add(text(each)) == Status::ok);
  const Bytes valid = Bytes(buffer).first(builder.finish());
  const auto check = [&](Bytes payload, size_t) {
    const bool whole = wire::validate_batch(payload, 3) == Status::ok;
    for (uint32_t i = 0; i < 3; ++i) {
      const auto item = wire::batch_item(payload, 3, i);
      if (whole) REQUIRE(item.ok());
      if (item.ok()) REQUIRE(test::lies_in(item->data(), item->size(), payload));
    }
  };
  REQUIRE(wire::validate_batch(valid, 3) == Status::ok);
  test::for_each_truncation(valid, [&](Bytes payload) { check(payload, 0); });
  test::for_each_mutation(valid, check);
}

TEST_CASE("an even directory is the builder's", "[wire][unit]") {
  const auto items = GENERATE(as<uint32_t>{}, 1, 2, 3, 7, 64, 65);
  const auto size = GENERATE(as<uint32_t>{}, 8, 24);
  std::vector<std::byte> payload(size_t{items} * (wire::directory_entry_size + size));
  std::vector<std::byte> item(size, std::byte{1});
  BatchBuilder builder(payload, items);
  for (uint32_t i = 0; i < items; ++i) REQUIRE(builder.add(item) == Status::ok);
  REQUIRE(builder.finish() == payload.size());

  std::vector<std::byte> directory(size_t{items} * wire::directory_entry_size);
  wire::encode_even_directory(items, size, directory.data());
  REQUIRE(std::equal(directory.begin(), directory.end(), payload.begin()));

  REQUIRE(wire::is_even_batch(payload, items, size));
  REQUIRE_FALSE(wire::is_even_batch(payload, items, size + 8));
  REQUIRE_FALSE(wire::is_even_batch(payload, items, size - 8));
  REQUIRE_FALSE(wire::is_even_batch(Bytes(payload).first(payload.size() - 1), items, size));
  for (size_t at = 0; at < directory.size(); ++at) {
    payload[at] ^= std::byte{0x80};
    CHECK_FALSE(wire::is_even_batch(payload, items, size));
    payload[at] ^= std::byte{0x80};
  }
  payload.resize(payload.size() + 1);
  REQUIRE(wire::is_even_batch(payload, items, size));
}
