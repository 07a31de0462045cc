// Which answers a client waits for. On shared memory nobody keeps count at this
// layer: one exchange at a time, and the layer above compares the id.

#include <algorithm>
#include <random>

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::Role;

TEST_CASE("many requests may be under way and be answered in any order", "[conformance]") {
  Pair pair;
  if (pair.client->shared_memory()) return;
  std::vector<uint64_t> ids;
  for (uint64_t id = 0; id < 40; ++id) ids.push_back(id * 0x9e3779b97f4a7c15 + id);
  for (const uint64_t id : ids) REQUIRE(pair.client->send(request(id), pattern(8, id), patiently()) == Status::ok);
  REQUIRE(pair.client->in_flight() == ids.size());
  for (const uint64_t id : ids) {
    const Received asked = take(*pair.server);
    REQUIRE(asked.status == Status::ok);
    REQUIRE(asked.header.message_id == id);  // requests keep their order
  }
  std::shuffle(ids.begin(), ids.end(), std::mt19937(GENERATE(1u, 2u, 3u)));
  for (const uint64_t id : ids) REQUIRE(pair.server->send(response(id), pattern(8, id), patiently()) == Status::ok);
  for (const uint64_t id : ids) {
    const Received answer = take(*pair.client);
    REQUIRE(answer.status == Status::ok);
    REQUIRE(answer.header.message_id == id);
    REQUIRE(answer.payload == pattern(8, id));
  }
  REQUIRE(pair.client->in_flight() == 0);
}

TEST_CASE("chunked messages may follow each other without a pause", "[conformance]") {
  Terms terms;
  terms.packet_size = GENERATE(33u, 64u);
  Pair pair(terms);
  if (pair.client->shared_memory()) return;
  // A long one, short ones right behind it: none is taken for a part of another.
  const std::vector<size_t> sizes{1000, 0, 1, 500, 40, 32, 31, 999};
  auto sending = std::async(std::launch::async, [&] {
    for (size_t i = 0; i < sizes.size(); ++i)
      if (pair.client->send(request(i), pattern(sizes[i], i), patiently()) != Status::ok) return false;
    return true;
  });
  for (size_t i = 0; i < sizes.size(); ++i) {
    const Received asked = take(*pair.server);
    REQUIRE(asked.status == Status::ok);
    REQUIRE(asked.header.message_id == i);
    REQUIRE(asked.payload == pattern(sizes[i], i));
  }
  REQUIRE(sending.get());
}

TEST_CASE("an id that is under way cannot be used again until it is answered", "[conformance]") {
  Opponent opponent(Role::client);
  transport::Session& session = *opponent.session;
  if (session.shared_memory()) return;
  REQUIRE(session.send(request(Opponent::asked_id), pattern(5), patiently()) == Status::duplicate_msg_id);
  REQUIRE(session.in_flight() == 1);
  REQUIRE(session.send(request(8), {}, patiently()) == Status::ok);
  // The duplicate never left.
  REQUIRE(wire::decode_header(opponent.get())->message_id == 8);
  opponent.put(packet(opponent.expected(), {}));
  REQUIRE(take(session).status == Status::ok);
  REQUIRE(session.send(request(Opponent::asked_id), {}, patiently()) == Status::ok);
}

TEST_CASE("an answer nobody waits for is refused", "[conformance]") {
  Opponent opponent(Role::client);
  if (opponent.session->shared_memory()) return;
  const bool known_once = GENERATE(false, true);
  if (known_once) {
    opponent.put(packet(opponent.expected(), {}));
    REQUIRE(take(*opponent.session).status == Status::ok);
  }
  opponent.put(packet(response(known_once ? Opponent::asked_id : 99), {}));
  REQUIRE(take(*opponent.session).status == Status::unknown_msg_id);
}

TEST_CASE("shared memory leaves ids to the layer above", "[conformance]") {
  Opponent opponent(Role::client);
  if (!opponent.session->shared_memory()) return;
  REQUIRE(opponent.session->in_flight() == 0);
  opponent.put(packet(response(99), {}));
  REQUIRE(take(*opponent.session).header.message_id == 99);
}

TEST_CASE("only requests of a client are awaited", "[conformance]") {
  Pair pair;
  REQUIRE(pair.server->send(request(5), {}, patiently()) == Status::ok);
  REQUIRE(take(*pair.client).status == Status::ok);
  REQUIRE(pair.server->in_flight() == 0);
  REQUIRE(pair.client->send(message_header(wire::kind_control, 5), {}, patiently()) == Status::ok);
  REQUIRE(pair.client->in_flight() == 0);
}
