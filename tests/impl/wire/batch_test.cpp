#include "wire/batch.hpp"

#include <array>
#include <string_view>

#include "support/catch.hpp"

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
