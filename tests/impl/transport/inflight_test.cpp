#include "transport/inflight.hpp"

#include <random>
#include <set>

#include "support/catch.hpp"

using namespace netipc;
using transport::InFlight;

TEST_CASE("an id is in flight once, until it is removed", "[transport][unit]") {
  InFlight ids;
  REQUIRE(ids.size() == 0);
  REQUIRE_FALSE(ids.remove(1));
  REQUIRE(ids.add(1) == Status::ok);
  REQUIRE(ids.add(1) == Status::duplicate_msg_id);
  REQUIRE(ids.size() == 1);
  REQUIRE_FALSE(ids.remove(2));
  REQUIRE(ids.remove(1));
  REQUIRE_FALSE(ids.remove(1));
  REQUIRE(ids.add(1) == Status::ok);
}

TEST_CASE("the first id survives the change to a table", "[transport][unit]") {
  InFlight ids;
  REQUIRE(ids.add(7) == Status::ok);
  REQUIRE(ids.add(8) == Status::ok);
  REQUIRE(ids.add(7) == Status::duplicate_msg_id);
  REQUIRE(ids.remove(7));
  REQUIRE(ids.remove(8));
  REQUIRE(ids.size() == 0);
}

TEST_CASE("every id is an id, also zero and the largest", "[transport][unit]") {
  InFlight ids;
  for (const uint64_t id : {uint64_t{0}, UINT64_MAX, uint64_t{1} << 63, uint64_t{1} << 32}) {
    REQUIRE(ids.add(id) == Status::ok);
    REQUIRE(ids.add(id) == Status::duplicate_msg_id);
  }
  REQUIRE(ids.size() == 4);
  REQUIRE(ids.remove(0));
  REQUIRE_FALSE(ids.remove(0));
  REQUIRE(ids.size() == 3);
}

TEST_CASE("ids that come and go in any order are the same as in a set", "[transport][unit]") {
  // Few values and ids that fall on the same slots: collisions, wrap-around and
  // closed gaps all happen.
  std::mt19937_64 random(GENERATE(1u, 2u, 3u));
  const uint64_t stride = GENERATE(uint64_t{1}, uint64_t{1} << 32, uint64_t{0x9e3779b97f4a7c15});
  InFlight ids;
  std::set<uint64_t> model;
  bool same = true;
  for (int step = 0; step < 20000 && same; ++step) {
    const uint64_t id = random() % 200 * stride;
    if (random() % 2 == 0) {
      same = (ids.add(id) == Status::ok) == model.insert(id).second;
    } else {
      same = ids.remove(id) == (model.erase(id) == 1);
    }
    same = same && ids.size() == model.size();
  }
  REQUIRE(same);
  for (const uint64_t id : model) REQUIRE(ids.remove(id));
  REQUIRE(ids.size() == 0);
}

TEST_CASE("a cleared set is empty and can be filled again", "[transport][unit]") {
  const uint64_t count = GENERATE(uint64_t{1}, uint64_t{100});
  InFlight ids;
  for (uint64_t id = 0; id < count; ++id) REQUIRE(ids.add(id) == Status::ok);
  ids.clear();
  REQUIRE(ids.size() == 0);
  for (uint64_t id = 0; id < count; ++id) REQUIRE_FALSE(ids.remove(id));
  for (uint64_t id = 0; id < count; ++id) REQUIRE(ids.add(id) == Status::ok);
  REQUIRE(ids.size() == count);
}
