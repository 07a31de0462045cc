#pragma once

// A session that faces packets nobody but a test would send.

#include "conformance/link.hpp"
#include "conformance/traffic.hpp"
#include "support/catch.hpp"

namespace netipc::test {

struct Opponent {
  static constexpr uint64_t asked_id = 7;

  std::shared_ptr<void> ground;
  End raw;
  transport::SessionPtr session;
  transport::Role role;

  // A client under test has asked already, so that a response to `asked_id` is due.
  explicit Opponent(transport::Role tested, const Terms& terms = {}) : role(tested) {
    Link link = make_link(terms);
    ground = std::move(link.ground);
    const bool client = tested == transport::Role::client;
    session = open_session(tested, std::move(client ? link.client : link.server), terms);
    raw = std::move(client ? link.server : link.client);
    if (!client) return;
    REQUIRE(session->send(request(asked_id), {}, patiently()) == Status::ok);
    REQUIRE(get().size() == wire::header_size);
  }

  // The kind the session expects, under the id it expects.
  [[nodiscard]] wire::Header expected(uint32_t items = 1) const {
    return message_header(role == transport::Role::client ? wire::kind_response : wire::kind_request, asked_id, items);
  }
  [[nodiscard]] bool cuts_messages() const { return !raw.wire().whole_messages(); }

  void put(Bytes bytes) const { REQUIRE(test::put(raw.wire(), bytes) == Status::ok); }
  void put(const std::vector<PacketBytes>& packets) const {
    for (const PacketBytes& one : packets) put(one);
  }
  // The next packet the session sent.
  [[nodiscard]] PacketBytes get() const {
    PacketBytes bytes(1u << 18);
    transport::InPacket in{.head = bytes, .body = {}};
    REQUIRE(raw.wire().receive({&in, 1}, patiently()).status() == Status::ok);
    bytes.resize(in.length);
    return bytes;
  }
};

// Both roles, one after the other.
inline transport::Role any_role() { return GENERATE(transport::Role::client, transport::Role::server); }

}  // namespace netipc::test
