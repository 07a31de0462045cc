// Deadlines and aborts, before a message and in the middle of one.

#include <thread>

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::AbortSignal;
using transport::MessageBuffer;
using transport::Role;

namespace {

constexpr uint32_t packet_size = 64;

Terms small_packets() {
  Terms terms;
  terms.packet_size = packet_size;
  return terms;
}

}  // namespace

TEST_CASE("a deadline ends the wait for a message and nothing else", "[conformance]") {
  Opponent opponent(any_role());
  const size_t in_flight = opponent.session->in_flight();
  for (const uint32_t ms : {0u, 1u, 30u}) {
    const uint64_t before = monotonic_ns();
    REQUIRE(take(*opponent.session, within_ms(ms)).status == Status::timeout);
    REQUIRE(monotonic_ns() - before >= ms * 1'000'000u);
  }
  REQUIRE(opponent.session->in_flight() == in_flight);
  opponent.put(packet(opponent.expected(), {}));
  REQUIRE(take(*opponent.session).status == Status::ok);
}

TEST_CASE("a deadline in the past still takes what is there", "[conformance]") {
  Opponent opponent(any_role());
  opponent.put(packet(opponent.expected(), {}));
  REQUIRE(take(*opponent.session, at_once()).status == Status::ok);
}

TEST_CASE("a deadline that passes in the middle of a message loses none of it", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  wire::Header header = opponent.expected();
  const PacketBytes payload = pattern(300);
  header.payload_len = static_cast<uint32_t>(payload.size());
  const auto packets = cut_message(header, payload, packet_size, full_bodies(payload.size(), packet_size));
  MessageBuffer buffer;
  for (size_t i = 0; i + 1 < packets.size(); ++i) {
    opponent.put(packets[i]);
    REQUIRE(take(*opponent.session, buffer, within_ms(i % 2)).status == Status::timeout);
    // The caller's buffer is its own meanwhile.
    const auto room = buffer.reserve(400);
    REQUIRE(room.ok());
    std::fill(room->begin(), room->end(), std::byte{0xee});
  }
  opponent.put(packets.back());
  const Received received = take(*opponent.session, buffer, patiently());
  REQUIRE(received.status == Status::ok);
  REQUIRE(received.payload == payload);
  REQUIRE(opponent.session->in_flight() == 0);
}

TEST_CASE("one deadline covers the first packet and every other", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  if (!opponent.cuts_messages()) return;
  const PacketBytes payload = pattern(4000);
  const auto packets =
      cut_message(opponent.expected(), payload, packet_size, full_bodies(payload.size(), packet_size));
  // A peer that trickles forever: each packet is in time, the message is not.
  std::atomic<bool> enough{false};
  std::thread peer([&] {
    for (size_t i = 0; i + 1 < packets.size() && !enough; ++i) {
      (void)test::put(opponent.raw.wire(), packets[i]);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  });
  const Status status = take(*opponent.session, within_ms(100)).status;
  enough = true;
  peer.join();
  REQUIRE(status == Status::timeout);
}

TEST_CASE("an abort ends a wait that has begun", "[conformance]") {
  Opponent opponent(any_role(), small_packets());
  AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  const bool in_the_middle = opponent.cuts_messages() && GENERATE(false, true);
  const PacketBytes payload = pattern(300);
  const auto packets = cut_message(opponent.expected(), payload, opponent.cuts_messages() ? packet_size : 4096,
                                   full_bodies(payload.size(), opponent.cuts_messages() ? packet_size : 4096));
  if (in_the_middle) opponent.put(packets.front());
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    abort.raise();
  });
  const transport::Wait wait{.deadline = Deadline::after_ms(30000), .abort = &abort};
  const Status status = take(*opponent.session, wait).status;
  other.join();
  REQUIRE(status == Status::aborted);
  // The message is not lost.
  abort.clear();
  opponent.put(std::vector(packets.begin() + (in_the_middle ? 1 : 0), packets.end()));
  REQUIRE(take(*opponent.session, wait).payload == payload);
}

TEST_CASE("an abort wins over data that waits", "[conformance]") {
  Opponent opponent(any_role());
  opponent.put(packet(opponent.expected(), {}));
  AbortSignal abort;
  const bool pollable = GENERATE(false, true);
  if (pollable) REQUIRE(abort.open() == Status::ok);
  abort.raise();
  const transport::Wait wait{.deadline = Deadline::after_ms(30000), .abort = &abort};
  REQUIRE(take(*opponent.session, wait).status == Status::aborted);
  abort.clear();
  REQUIRE(take(*opponent.session, wait).status == Status::ok);
}

TEST_CASE("an abort does not hold back what can leave at once", "[conformance]") {
  Opponent opponent(Role::server);
  AbortSignal abort;
  abort.raise();
  const transport::Wait wait{.deadline = Deadline::after_ms(30000), .abort = &abort};
  REQUIRE(opponent.session->send(response(1), pattern(100), wait) == Status::ok);
  REQUIRE(opponent.get().size() == 132);
}

TEST_CASE("a send that nobody takes ends with its deadline or an abort", "[conformance]") {
  Terms terms;
  terms.limits.request_payload = 8u << 20;
  terms.packet_size = GENERATE(64u, 4096u);
  Pair pair(terms);
  if (pair.client->shared_memory()) return;  // never waits for room
  AbortSignal abort;
  REQUIRE(abort.open() == Status::ok);
  const bool by_abort = GENERATE(false, true);
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (by_abort) abort.raise();
  });
  const transport::Wait wait{.deadline = Deadline::after_ms(by_abort ? 30000 : 50), .abort = &abort};
  const Status status = pair.client->send(request(1), pattern(8u << 20), wait);
  other.join();
  REQUIRE(status == (by_abort ? Status::aborted : Status::timeout));
  // Half a message is out: nothing that was under way can be answered any more.
  REQUIRE(pair.client->in_flight() == 0);
}
