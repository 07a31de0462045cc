#include "service/session_table.hpp"

#include "support/catch.hpp"
#include "support/memory_channel.hpp"

using namespace netipc;
using namespace netipc::service;

namespace {

transport::SessionPtr any_session(transport::ChannelPtr channel) {
  return std::make_unique<transport::Session>(transport::Role::server, transport::SessionInfo{}, std::move(channel));
}

}  // namespace

TEST_CASE("a key finds its session until that is taken", "[service][unit]") {
  test::MemoryPair first;
  test::MemoryPair second;
  SessionTable table;
  const uint64_t a = table.add(any_session(std::move(first.server)));
  const uint64_t b = table.add(any_session(std::move(second.server)));
  REQUIRE(a != b);
  REQUIRE(a >= SessionTable::first_key);
  REQUIRE(table.size() == 2);
  REQUIRE(table.find(a) != nullptr);
  REQUIRE(table.find(a) != table.find(b));
  transport::SessionPtr taken = table.take(a);
  REQUIRE(taken != nullptr);
  REQUIRE(table.find(a) == nullptr);
  REQUIRE(table.find(b) != nullptr);
  REQUIRE_FALSE(first.to_client->closed);
  taken.reset();
  REQUIRE(first.to_client->closed);
  REQUIRE_FALSE(second.to_client->closed);
  REQUIRE(table.take(a) == nullptr);
  REQUIRE(table.size() == 1);
}

TEST_CASE("sessions can be taken without waiting", "[service][unit]") {
  test::MemoryPair pair;
  SessionTable table;
  table.add(any_session(std::move(pair.server)));
  REQUIRE(table.take_all_if_free().size() == 1);
  REQUIRE(table.size() == 0);
  REQUIRE(pair.to_client->closed);
}

TEST_CASE("all sessions can be taken at once, and keys are not used again", "[service][unit]") {
  test::MemoryPair first;
  test::MemoryPair second;
  SessionTable table;
  const uint64_t a = table.add(any_session(std::move(first.server)));
  REQUIRE(table.take_all().size() == 1);
  REQUIRE(table.size() == 0);
  REQUIRE(table.find(a) == nullptr);
  REQUIRE(first.to_client->closed);
  REQUIRE(table.add(any_session(std::move(second.server))) != a);
}
