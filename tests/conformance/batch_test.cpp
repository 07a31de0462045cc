// What a session makes of a batch directory, in one packet and in many.

#include "conformance/opponent.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

struct Entry {
  uint32_t offset;
  uint32_t length;
};

PacketBytes payload_of(const std::vector<Entry>& entries, size_t packed_size) {
  PacketBytes payload;
  for (const Entry& entry : entries) {
    const auto* const bytes = reinterpret_cast<const std::byte*>(&entry);
    payload.insert(payload.end(), bytes, bytes + sizeof entry);
  }
  const PacketBytes packed = pattern(packed_size);
  payload.insert(payload.end(), packed.begin(), packed.end());
  return payload;
}

Status judge(const PacketBytes& payload, uint32_t items, uint16_t flags = wire::flag_batch) {
  Terms terms;
  terms.limits.request_items = terms.limits.response_items = UINT32_MAX;
  terms.packet_size = GENERATE(64u, 4096u);
  Opponent opponent(any_role(), terms);
  wire::Header header = opponent.expected(items);
  header.flags = flags;
  const uint32_t cut = opponent.cuts_messages() ? terms.packet_size : 8192;
  opponent.put(cut_message(header, payload, cut, full_bodies(payload.size(), cut)));
  return take(*opponent.session).status;
}

}  // namespace

TEST_CASE("a directory may order, overlap and skip as it likes", "[conformance]") {
  const auto entries = GENERATE(values<std::vector<Entry>>({
      {{0, 8}, {8, 8}, {16, 8}},
      {{16, 8}, {8, 8}, {0, 8}},
      {{0, 24}, {0, 24}, {8, 16}},
      {{0, 1}, {24, 0}, {16, 8}},
      {{0, 0}, {0, 0}, {0, 0}},
  }));
  REQUIRE(judge(payload_of(entries, 24), 3) == Status::ok);
}

TEST_CASE("an entry that is not aligned or not inside ends the session", "[conformance]") {
  const auto bad = GENERATE(values<Entry>({
      {1, 4},
      {4, 4},
      {7, 0},
      {24, 1},
      {32, 0},
      {0, 25},
      {16, 9},
      {0, UINT32_MAX},
      {UINT32_MAX - 7, 8},
      {UINT32_MAX - 7, UINT32_MAX},
  }));
  const size_t place = GENERATE(size_t{0}, size_t{1}, size_t{2});
  std::vector<Entry> entries{{0, 8}, {8, 8}, {16, 8}};
  entries[place] = bad;
  REQUIRE(judge(payload_of(entries, 24), 3) == Status::protocol);
}

TEST_CASE("a payload that ends inside its directory ends the session", "[conformance]") {
  PacketBytes payload = payload_of({{0, 0}, {0, 0}, {0, 0}}, 0);
  REQUIRE(judge(payload, 3) == Status::ok);
  payload.resize(GENERATE(size_t{0}, size_t{8}, size_t{23}));
  REQUIRE(judge(payload, 3) == Status::protocol);
}

TEST_CASE("a count whose directory fits nowhere ends the session", "[conformance]") {
  const uint32_t items = GENERATE(as<uint32_t>{}, 4, 0x1fffffff, 0x20000000, 0x20000001, UINT32_MAX);
  REQUIRE(judge(payload_of({{0, 0}, {0, 0}, {0, 0}}, 0), items) == Status::protocol);
}

TEST_CASE("a directory is judged only where there must be one", "[conformance]") {
  const PacketBytes nonsense = pattern(24, 5);
  REQUIRE(judge(nonsense, 1) == Status::ok);     // one item: whoever extracts it judges
  REQUIRE(judge(nonsense, 0) == Status::ok);     // a single message
  REQUIRE(judge(nonsense, 3, 0) == Status::ok);  // no batch
  REQUIRE(judge(nonsense, 3, 0xfffe) == Status::ok);
  REQUIRE(judge(nonsense, 3, 0xffff) == Status::protocol);
}
