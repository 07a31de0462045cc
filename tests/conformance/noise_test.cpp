// Thousands of packets nobody would send, reproducibly: whatever arrives, the
// session gives an answer and never more than was agreed.

#include <random>

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;
using transport::Role;

namespace {

Terms small_packets() {
  Terms terms;
  terms.limits = {.request_payload = 500, .request_items = 20, .response_payload = 500, .response_items = 20};
  terms.packet_size = 96;
  return terms;
}

// Flips, cuts, grows or replaces.
void mutate(PacketBytes& bytes, std::mt19937& random) {
  const auto byte = [&] { return static_cast<std::byte>(random() & 0xff); };
  switch (random() % 5) {
    case 0:
      for (unsigned flips = 1 + random() % 4; flips > 0 && !bytes.empty(); --flips)
        bytes[random() % bytes.size()] ^= static_cast<std::byte>(1u << random() % 8);
      break;
    case 1: bytes.resize(1 + random() % (bytes.size() + 1)); break;
    case 2: bytes.insert(bytes.end(), 1 + random() % 200, byte()); break;
    case 3:  // one field of the header becomes extreme
      if (bytes.size() >= wire::header_size)
        store(bytes.data() + random() % 8 * 4, random() % 2 != 0 ? UINT32_MAX : static_cast<uint32_t>(random() % 3));
      break;
    default:
      for (std::byte& each : bytes) each = byte();
  }
}

std::vector<PacketBytes> next_packets(const Opponent& opponent, std::mt19937& random) {
  wire::Header header = opponent.expected(static_cast<uint32_t>(1 + random() % 3));
  if (random() % 2 != 0) header.flags = wire::flag_batch;
  const PacketBytes payload =
      header.item_count == 1 ? pattern(random() % 400)
                             : batch_payload(std::vector<PacketBytes>(header.item_count, pattern(random() % 60)));
  const uint32_t cut = opponent.cuts_messages() ? 96 : 4096;
  return cut_message(header, payload, cut, full_bodies(payload.size(), cut));
}

}  // namespace

TEST_CASE("no packet makes a session misbehave", "[conformance]") {
  const Terms terms = small_packets();
  const Role role = any_role();
  std::mt19937 random(role == Role::client ? 7 : 11);
  auto opponent = std::make_unique<Opponent>(role, terms);
  // A region costs more to make than a socket.
  const int rounds = opponent->cuts_messages() ? 2000 : 500;
  int accepted = 0;
  int refused = 0;
  for (int round = 0; round < rounds; ++round) {
    if (opponent == nullptr) opponent = std::make_unique<Opponent>(role, terms);
    auto packets = next_packets(*opponent, random);
    const bool tampered = random() % 4 != 0;
    if (tampered) mutate(packets[random() % packets.size()], random);
    bool over = false;
    for (const PacketBytes& each : packets) {
      if (test::put(opponent->raw.wire(), each) != Status::ok) break;  // too long even to be sent
      const Received received = take(*opponent->session, at_once());
      if (received.status == Status::timeout) continue;
      INFO("round " << round << " status " << static_cast<int>(received.status));
      if (received.status == Status::ok) {
        ++accepted;
        REQUIRE(received.payload.size() <= 500);
        REQUIRE(received.payload.size() == received.header.payload_len);
        REQUIRE(received.header.item_count <= 20);
        continue;
      }
      ++refused;
      REQUIRE(tampered);
      over = true;
      break;
    }
    // An error spends the session, an answer the request; half a message would meet the next.
    if (over || tampered || role == Role::client) opponent.reset();
  }
  REQUIRE(accepted > rounds / 10);
  REQUIRE(refused > rounds / 10);
}
