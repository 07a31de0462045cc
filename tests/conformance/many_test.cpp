// Messages sent or received together are what they would be one by one. Shared memory
// has one under way at a time.

#include <algorithm>

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::MessageView;
using transport::Role;
using transport::Session;

namespace {

// From packets that are empty to messages of several.
constexpr std::array<size_t, 9> sizes{0, 8, 4000, 4064, 4065, 1, 30000, 511, 12345};

Terms long_messages() {
  Terms terms;
  terms.limits.request_payload = terms.limits.response_payload = 1u << 16;
  return terms;
}

// Requests of these sizes, ids from 1.
struct Requests {
  std::vector<PacketBytes> payloads;
  std::vector<MessageView> views;

  template <class Sizes>
  explicit Requests(const Sizes& wanted) {
    for (const size_t size : wanted) payloads.push_back(pattern(size, payloads.size() + 1));
    for (const PacketBytes& payload : payloads)
      views.push_back({request(views.size() + 1), payload.data(), payload.size()});
  }
  static Requests small(size_t count) { return Requests(std::vector<size_t>(count, 8)); }
};

struct Taken {
  Status status = Status::ok;
  std::vector<Received> messages;
};

Taken take_many(Session& session, transport::MessageBuffer& buffer, size_t capacity, const transport::Wait& wait) {
  std::vector<MessageView> views(capacity);
  size_t count = 99;
  Taken taken;
  taken.status = session.receive_many(buffer, views, wait, count);
  REQUIRE(count <= capacity);
  for (const MessageView& view : std::span(views).first(count)) {
    REQUIRE(view.data != nullptr);
    taken.messages.push_back({Status::ok, view.header, PacketBytes(view.data, view.data + view.size)});
  }
  return taken;
}
Taken take_many(Session& session, const transport::Wait& wait = patiently()) {
  transport::MessageBuffer buffer;
  return take_many(session, buffer, 32, wait);
}

void expect_requests(const std::vector<Received>& messages, const Requests& sent, size_t from = 0) {
  for (size_t i = 0; i < messages.size(); ++i) {
    REQUIRE(messages[i].header.message_id == from + i + 1);
    REQUIRE(messages[i].payload == sent.payloads[from + i]);
  }
}

}  // namespace

TEST_CASE("messages sent together arrive one by one, whole and in order", "[conformance]") {
  Pair pair(long_messages());
  if (pair.client->shared_memory()) return;
  const Requests requests(sizes);
  size_t sent = 0;
  auto sending = std::async(std::launch::async,
                            [&] { return pair.client->send_many(requests.views, patiently(), sent); });
  std::vector<Received> received;
  while (received.size() < sizes.size()) {
    received.push_back(take(*pair.server));
    REQUIRE(received.back().status == Status::ok);
  }
  REQUIRE(sending.get() == Status::ok);
  REQUIRE(sent == sizes.size());
  expect_requests(received, requests);
  REQUIRE(pair.client->in_flight() == sizes.size());
  REQUIRE(take(*pair.server, at_once()).status == Status::timeout);
}

TEST_CASE("messages sent one by one are received together", "[conformance]") {
  Pair pair;
  const Requests requests = Requests::small(pair.client->shared_memory() ? 1 : 20);
  for (const MessageView& one : requests.views)
    REQUIRE(pair.client->send(one.header, one.payload(), patiently()) == Status::ok);
  const Taken taken = take_many(*pair.server);
  REQUIRE(taken.status == Status::ok);
  REQUIRE(taken.messages.size() == requests.views.size());
  expect_requests(taken.messages, requests);
  REQUIRE(take_many(*pair.server, at_once()).status == Status::timeout);
}

TEST_CASE("no more messages are taken than there is room for", "[conformance]") {
  Pair pair;
  if (pair.client->shared_memory()) return;
  const Requests requests = Requests::small(50);
  size_t sent = 0;
  REQUIRE(pair.client->send_many(requests.views, patiently(), sent) == Status::ok);
  transport::MessageBuffer buffer;
  size_t got = 0;
  for (const size_t capacity : {size_t{3}, size_t{1}, size_t{64}, size_t{64}}) {
    const Taken taken = take_many(*pair.server, buffer, capacity, patiently());
    REQUIRE(taken.status == Status::ok);
    expect_requests(taken.messages, requests, got);
    REQUIRE(taken.messages.size() == std::min({capacity, Session::train, 50 - got}));
    got += taken.messages.size();
  }
  REQUIRE(got == 50);
}

TEST_CASE("one message, and none, may be sent as many", "[conformance]") {
  Pair pair;
  const Requests requests = Requests::small(2);
  size_t sent = 99;
  REQUIRE(pair.client->send_many({}, patiently(), sent) == Status::ok);
  REQUIRE(sent == 0);
  REQUIRE(pair.client->send_many(std::span(requests.views).first(1), patiently(), sent) == Status::ok);
  REQUIRE(sent == 1);
  REQUIRE(take(*pair.server).payload == requests.payloads[0]);
  if (!pair.client->shared_memory()) return;
  REQUIRE(pair.client->send_many(requests.views, patiently(), sent) == Status::invalid);
  REQUIRE(sent == 0);
  REQUIRE(take(*pair.server, at_once()).status == Status::timeout);
}

TEST_CASE("messages in several packets are put together among others", "[conformance]") {
  const Opponent opponent(Role::server, long_messages());
  if (!opponent.cuts_messages()) return;
  const Requests requests(std::vector<size_t>{8, 9000, 0, 4066, 16});
  const std::vector<std::vector<size_t>> bodies{{8}, {4064, 4064, 872}, {0}, {4064, 2}, {16}};
  std::vector<PacketBytes> packets;
  for (size_t i = 0; i < bodies.size(); ++i) {
    const auto cut = cut_message(requests.views[i].header, requests.payloads[i], 4096, bodies[i]);
    packets.insert(packets.end(), cut.begin(), cut.end());
  }
  // Taken at once, and interrupted behind each packet.
  const size_t interrupted = GENERATE(0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u);
  opponent.put(std::vector(packets.begin(), packets.begin() + static_cast<ptrdiff_t>(interrupted)));
  std::vector<Received> received;
  const auto take_all = [&] {
    for (;;) {
      const Taken taken = take_many(*opponent.session, at_once());
      received.insert(received.end(), taken.messages.begin(), taken.messages.end());
      if (taken.status == Status::timeout) return;
      REQUIRE(taken.status == Status::ok);
    }
  };
  take_all();
  opponent.put(std::vector(packets.begin() + static_cast<ptrdiff_t>(interrupted), packets.end()));
  take_all();
  REQUIRE(received.size() == bodies.size());
  expect_requests(received, requests);
}

TEST_CASE("packets shorter than they might be close up in a train too", "[conformance]") {
  const Opponent opponent(Role::server, long_messages());
  if (!opponent.cuts_messages()) return;
  const Requests requests(std::vector<size_t>{5000, 8});
  // The count follows from the first: 100, and 4900 in packets of 4064.
  opponent.put(cut_message(requests.views[0].header, requests.payloads[0], 4096, {100, 4064, 836}));
  opponent.put(whole_message(requests.views[1].header, requests.payloads[1]));
  const Taken taken = take_many(*opponent.session);
  REQUIRE(taken.status == Status::ok);
  REQUIRE(taken.messages.size() == 2);
  expect_requests(taken.messages, requests);
}

TEST_CASE("what cannot be received does not take those before it along", "[conformance]") {
  Terms terms;
  terms.limits.request_items = 4;
  const Opponent opponent(Role::server, terms);
  if (!opponent.cuts_messages()) return;
  const Requests requests = Requests::small(3);
  wire::Header batch = request(9, 2);
  batch.flags = wire::flag_batch;
  wire::Header over = request(9);
  over.payload_len = 4097;
  const auto [bad, expected] = GENERATE_REF(table<PacketBytes, Status>({
      {PacketBytes(5), Status::protocol},
      {packet(wire::Header{}, pattern(8)), Status::protocol},
      {packet(over, pattern(8)), Status::limit_exceeded},
      {whole_message(request(9, 5), {}), Status::limit_exceeded},
      {whole_message(batch, pattern(40)), Status::protocol},
      {cut_message(request(9), pattern(4090), 4096, {10, 20}).front(), Status::chunk},
  }));
  for (const MessageView& one : requests.views) opponent.put(whole_message(one.header, one.payload()));
  opponent.put(bad);
  // Behind the beginning of a message this is no part of it.
  opponent.put(whole_message(request(10), pattern(8)));
  const Taken taken = take_many(*opponent.session);
  REQUIRE(taken.messages.size() == 3);
  expect_requests(taken.messages, requests);
  REQUIRE(taken.status == expected);
  if (expected == Status::limit_exceeded) REQUIRE(opponent.session->refused().message_id == 9);
  const Taken again = take_many(*opponent.session, at_once());
  REQUIRE(again.messages.empty());
  REQUIRE(again.status == expected);
  REQUIRE(take(*opponent.session, at_once()).status == expected);
}

TEST_CASE("what a peer sent before it left is received together, then its end", "[conformance]") {
  Pair pair;
  const Requests requests = Requests::small(pair.client->shared_memory() ? 1 : 3);
  size_t sent = 0;
  REQUIRE(pair.client->send_many(requests.views, patiently(), sent) == Status::ok);
  pair.client->close();
  const Taken taken = take_many(*pair.server);
  REQUIRE(taken.messages.size() == requests.views.size());
  REQUIRE(take_many(*pair.server).status == Status::recv_failed);
  if (pair.client->shared_memory()) return;  // which does not tell
  REQUIRE(pair.server->send_many(requests.views, patiently(), sent) == Status::send_failed);
  REQUIRE(sent == 0);
}

TEST_CASE("an answer nobody asked for is told from those before it", "[conformance]") {
  Pair pair;
  if (pair.client->shared_memory()) return;
  const Requests requests = Requests::small(2);
  size_t sent = 0;
  REQUIRE(pair.client->send_many(requests.views, patiently(), sent) == Status::ok);
  for (const uint64_t id : {2u, 1u, 2u}) REQUIRE(pair.server->send(response(id), {}, patiently()) == Status::ok);
  const Taken taken = take_many(*pair.client);
  REQUIRE(taken.messages.size() == 2);
  REQUIRE(taken.status == Status::unknown_msg_id);
  REQUIRE(pair.client->in_flight() == 0);
}

TEST_CASE("what must not be sent does not keep those before it", "[conformance]") {
  Pair pair;
  if (pair.client->shared_memory()) return;
  const bool twice = GENERATE(false, true);
  Requests requests(std::vector<size_t>{8, 8, 8, twice ? size_t{8} : size_t{4097}, 8});
  if (twice) requests.views[3].header.message_id = 2;
  size_t sent = 0;
  REQUIRE(pair.client->send_many(requests.views, patiently(), sent) ==
          (twice ? Status::duplicate_msg_id : Status::limit_exceeded));
  REQUIRE(sent == 3);
  REQUIRE(pair.client->in_flight() == 3);
  // As before, and usable.
  REQUIRE(pair.client->send_many(std::span(requests.views).subspan(4), patiently(), sent) == Status::ok);
  REQUIRE(sent == 1);
  const Taken taken = take_many(*pair.server);
  REQUIRE(taken.messages.size() == 4);
  REQUIRE(taken.messages.back().header.message_id == 5);
}

TEST_CASE("as many have left as is said when there is no more room", "[conformance]") {
  Pair pair;
  if (pair.client->shared_memory()) return;  // always has room
  transport::AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  const bool aborted = GENERATE(false, true);
  if (aborted) abort.raise();
  const Requests requests(std::vector<size_t>(500, 3000));
  size_t sent = 0;
  REQUIRE(pair.client->send_many(requests.views, {.deadline = Deadline::after_ms(aborted ? 30000 : 20), .abort = &abort},
                                 sent) == (aborted ? Status::aborted : Status::timeout));
  REQUIRE(sent > 0);
  REQUIRE(sent < 500);
  REQUIRE(pair.client->in_flight() == 0);
  std::vector<Received> received;
  for (;;) {
    const Taken taken = take_many(*pair.server, at_once());
    received.insert(received.end(), taken.messages.begin(), taken.messages.end());
    if (taken.status != Status::ok) break;
  }
  REQUIRE(received.size() == sent);
  expect_requests(received, requests);
}

TEST_CASE("a wait for many ends with its deadline or an abort", "[conformance]") {
  Pair pair;
  REQUIRE(take_many(*pair.server, within_ms(10)).status == Status::timeout);
  transport::AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  abort.raise();
  REQUIRE(pair.client->send(request(1), pattern(8), patiently()) == Status::ok);
  const Taken taken = take_many(*pair.server, {.deadline = Deadline::never(), .abort = &abort});
  REQUIRE(taken.status == Status::aborted);
  REQUIRE(taken.messages.empty());
  REQUIRE(take_many(*pair.server).messages.size() == 1);
}

TEST_CASE("answers posted together are kept and arrive in order, once each", "[conformance]") {
  Terms terms = long_messages();
  Pair pair(terms);
  if (pair.client->shared_memory()) return;
  constexpr size_t rounds = 40;
  const Requests asked = Requests::small(rounds * sizes.size());
  size_t sent = 0;
  REQUIRE(pair.client->send_many(std::span(asked.views).first(30), patiently(), sent) == Status::ok);
  size_t requested = sent;
  size_t answered = 0;
  std::vector<Received> received;
  transport::MessageBuffer buffer;
  while (received.size() < rounds * sizes.size()) {
    // More than the connection holds, in several posts one behind the other.
    if (answered < rounds * sizes.size() && received.size() == answered) {
      for (int post = 0; post < 4; ++post) {
        Requests answers(sizes);
        for (MessageView& one : answers.views) one.header = response(++answered);
        REQUIRE(pair.server->post_many(answers.views, Deadline::after_ms(30000)) == Status::ok);
        if (pair.server->unsent() != nullptr) REQUIRE(pair.server->unsent()->message_id == answered);
        REQUIRE((pair.server->unsent() == nullptr) == (pair.server->unsent_count() == 0));
        for (PacketBytes& bytes : answers.payloads) std::fill(bytes.begin(), bytes.end(), std::byte{0xee});
      }
    }
    while (requested < answered) {
      REQUIRE(pair.client->send(asked.views[requested].header, {}, patiently()) == Status::ok);
      ++requested;
      (void)take_many(*pair.server, at_once());
    }
    const Taken taken = take_many(*pair.client, buffer, 32, at_once());
    received.insert(received.end(), taken.messages.begin(), taken.messages.end());
    REQUIRE((taken.status == Status::ok || taken.status == Status::timeout));
    if (pair.server->unsent() != nullptr) REQUIRE(pair.server->flush() == Status::ok);
  }
  const Requests answers(sizes);
  for (size_t i = 0; i < received.size(); ++i) {
    REQUIRE(received[i].header.message_id == i + 1);
    REQUIRE(received[i].payload == answers.payloads[i % sizes.size()]);
  }
  REQUIRE(pair.server->unsent_count() == 0);
}
