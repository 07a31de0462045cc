// How a session ends, and what the other side sees of it.

#include <thread>

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::Role;

TEST_CASE("what was sent before a close still arrives, then the end", "[conformance]") {
  Opponent opponent(any_role());
  opponent.put(whole_message(opponent.expected(), pattern(50)));
  opponent.raw.wire().close();
  opponent.raw.baseline->close();
  const Received last = take(*opponent.session);
  REQUIRE(last.status == Status::ok);
  REQUIRE(last.payload == pattern(50));
  REQUIRE(take(*opponent.session).status == Status::recv_failed);
  REQUIRE(take(*opponent.session).status == Status::recv_failed);
}

TEST_CASE("an answer arrives though its sender left our other messages unread", "[conformance]") {
  Opponent opponent(Role::client);
  if (opponent.session->shared_memory()) return;
  for (uint64_t id = 100; id < 103; ++id)
    REQUIRE(opponent.session->send(request(id), pattern(9), patiently()) == Status::ok);
  opponent.put(whole_message(opponent.expected(), pattern(50)));
  opponent.raw.wire().close();
  REQUIRE(take(*opponent.session).payload == pattern(50));
  REQUIRE(take(*opponent.session).status == Status::recv_failed);
}

TEST_CASE("a peer that leaves ends a wait", "[conformance]") {
  Pair pair;
  const bool client_leaves = GENERATE(false, true);
  transport::Session& leaving = client_leaves ? *pair.client : *pair.server;
  transport::Session& waiting = client_leaves ? *pair.server : *pair.client;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    leaving.close();
  });
  const Status status = take(waiting).status;
  other.join();
  REQUIRE(status == Status::recv_failed);
}

TEST_CASE("the end of a connection ends what was under way", "[conformance]") {
  Opponent opponent(Role::client);
  if (opponent.session->shared_memory()) return;
  REQUIRE(opponent.session->in_flight() == 1);
  opponent.raw.wire().close();
  REQUIRE(take(*opponent.session).status == Status::recv_failed);
  REQUIRE(opponent.session->in_flight() == 0);
}

TEST_CASE("the end of a connection in the middle of a message is the end", "[conformance]") {
  Terms terms;
  terms.packet_size = 64;
  Opponent opponent(any_role(), terms);
  if (!opponent.cuts_messages()) return;
  auto packets = cut_message(opponent.expected(), pattern(200), 64, full_bodies(200, 64));
  packets.pop_back();
  opponent.put(packets);
  opponent.raw.wire().close();
  REQUIRE(take(*opponent.session).status == Status::recv_failed);
}

TEST_CASE("sending to a peer that has left fails and forgets the request", "[conformance]") {
  Opponent opponent(Role::client);
  if (opponent.session->shared_memory()) return;  // the memory is still there to write to
  opponent.raw.wire().close();
  REQUIRE(opponent.session->send(request(1), {}, patiently()) == Status::send_failed);
  REQUIRE(opponent.session->in_flight() == 0);
}

TEST_CASE("a closed session does nothing and says so", "[conformance]") {
  Opponent opponent(any_role());
  opponent.session->close();
  opponent.session->close();
  REQUIRE_FALSE(opponent.session->is_open());
  REQUIRE(opponent.session->send(request(1), {}, patiently()) == Status::invalid);
  REQUIRE(take(*opponent.session).status == Status::invalid);
  REQUIRE(opponent.session->in_flight() == 0);
}
