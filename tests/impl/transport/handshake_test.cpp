// Both judgements of a handshake, row by row of the contract's tables, and what
// two configurations agree on.

#include "transport/handshake.hpp"

#include <algorithm>

#include "impl/transport/handshake_bytes.hpp"
#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::test;
using namespace netipc::transport;

namespace {

Offer default_offer() {
  Offer offer;
  offer.supported_profiles = wire::profile_baseline;
  offer.request_ceiling = wire::default_payload_bytes;
  offer.response_ceiling = wire::default_payload_bytes;
  offer.packet_size = 65536;
  offer.session_id = 1;
  return offer;
}

PacketData as_read(PacketData packet) {
  packet.resize(std::min(packet.size(), handshake_buffer));
  return packet;
}

PacketData answer_of(const Verdict& verdict) { return {verdict.ack.begin(), verdict.ack.end()}; }

}  // namespace

TEST_CASE("a server judges every malformed HELLO as the contract says", "[transport][unit]") {
  for (const HelloCase& one : hello_cases()) {
    INFO(one.what);
    const Verdict verdict = judge_hello(as_read(spoilt(hello(), one.spoil)), default_offer());
    CHECK(verdict.status == one.outcome);
    CHECK(verdict.answered == (one.answer != silence));
    if (one.answer == silence || one.answer == wire::status_ok) continue;
    CHECK(answer_of(verdict) == ack(static_cast<uint16_t>(one.answer), {}));
  }
}

TEST_CASE("a welcome is to the byte what was agreed", "[transport][unit]") {
  const Verdict verdict = judge_hello(hello(), default_offer());
  REQUIRE(answer_of(verdict) == ack(wire::status_ok, welcome()));
  REQUIRE(verdict.agreed.session_id == 1);
  REQUIRE(verdict.agreed.selected_profile == wire::profile_baseline);
  REQUIRE(verdict.agreed.packet_size == 65536);
}

TEST_CASE("a client judges every answer as the contract says", "[transport][unit]") {
  const Config proposed = with_defaults({}, 65536);
  for (const AckCase& one : ack_cases()) {
    INFO(one.what);
    CHECK(judge_ack(as_read(one.packet), proposed).status() == one.outcome);
  }
}

TEST_CASE("the session works from what the server agreed to", "[transport][unit]") {
  Config config;
  config.supported_profiles = wire::profile_baseline | wire::profile_shm_hybrid;
  config.limits.request_payload = 5000;
  wire::HelloAck body = welcome();
  body.selected_profile = wire::profile_shm_hybrid;
  body.agreed_max_request_payload_bytes = 4000;
  body.agreed_max_request_batch_items = 3;
  body.agreed_max_response_payload_bytes = 70000;
  body.agreed_max_response_batch_items = 4;
  body.agreed_packet_size = 100;
  body.session_id = 0x1234567890;
  const auto info = judge_ack(ack(wire::status_ok, body), with_defaults(config, 65536));
  REQUIRE(info.ok());
  REQUIRE(info->selected_profile == wire::profile_shm_hybrid);
  REQUIRE(info->limits.request_payload == 4000);
  REQUIRE(info->limits.request_items == 3);
  REQUIRE(info->limits.response_payload == 70000);
  REQUIRE(info->limits.response_items == 4);
  REQUIRE(info->packet_size == 100);
  REQUIRE(info->session_id == 0x1234567890);
}

TEST_CASE("the highest profile that both prefer is selected, else the highest both have", "[transport][unit]") {
  struct Row {
    uint32_t client, client_prefers, server, server_prefers, selected;
  };
  for (const Row& row : std::initializer_list<Row>{
           {1, 0, 1, 0, 1},
           {3, 0, 3, 0, 2},
           {7, 0, 7, 0, 4},
           {7, 2, 7, 2, 2},
           {7, 6, 7, 3, 2},
           {7, 1, 7, 1, 1},
           {7, 1, 7, 0, 4},  // one-sided
           {7, 0, 7, 1, 4},
           {7, 1, 7, 2, 4},  // both prefer, but not the same
           {3, 4, 3, 4, 2},  // a preference that neither has
           {1, 1, 7, 7, 1},
           {6, 0, 3, 1, 2},
       }) {
    CAPTURE(row.client, row.client_prefers, row.server, row.server_prefers);
    Config config;
    config.supported_profiles = row.client;
    config.preferred_profiles = row.client_prefers;
    Offer offer = default_offer();
    offer.supported_profiles = row.server;
    offer.preferred_profiles = row.server_prefers;
    const Verdict verdict = judge_hello(hello(config), offer);
    REQUIRE(verdict.status == Status::ok);
    CHECK(verdict.agreed.selected_profile == row.selected);
    const auto body = wire::decode_hello_ack(Bytes(verdict.ack).subspan(wire::header_size));
    REQUIRE(body.ok());
    CHECK(body->intersection_profiles == (row.client & row.server));
    CHECK(body->server_supported_profiles == row.server);
  }
}

TEST_CASE("the client proposes its requests, the server its responses, the smaller packet wins", "[transport][unit]") {
  Config config;
  config.limits = {.request_payload = 700, .request_items = 9, .response_payload = 1, .response_items = 2};
  config.packet_size = GENERATE(50u, 4096u);
  Offer offer = default_offer();
  offer.response_ceiling = 123456;
  offer.packet_size = 1000;
  const Verdict verdict = judge_hello(hello(config), offer);
  REQUIRE(verdict.status == Status::ok);
  REQUIRE(verdict.agreed.limits.request_payload == 700);
  REQUIRE(verdict.agreed.limits.request_items == 9);
  REQUIRE(verdict.agreed.limits.response_payload == 123456);
  REQUIRE(verdict.agreed.limits.response_items == 9);
  REQUIRE(verdict.agreed.packet_size == std::min(config.packet_size, 1000u));
}

TEST_CASE("a full server refuses only whom it would welcome", "[transport][unit]") {
  Offer offer = default_offer();
  offer.full = true;
  REQUIRE(judge_hello(hello(), offer).status == Status::limit_exceeded);
  REQUIRE(answer_of(judge_hello(hello(), offer)) == ack(wire::status_limit_exceeded, {}));
  offer.auth_token = 3;
  REQUIRE(judge_hello(hello(), offer).status == Status::auth_failed);
}

TEST_CASE("zeros become defaults, and what cannot be carried is not proposed", "[transport][unit]") {
  const Config full = with_defaults({}, 212960);
  REQUIRE(full.supported_profiles == wire::profile_baseline);
  REQUIRE(full.limits.request_payload == 1024);
  REQUIRE(full.limits.request_items == 1);
  REQUIRE(full.limits.response_payload == 1024);
  REQUIRE(full.limits.response_items == 1);
  REQUIRE(full.packet_size == 212960);

  Config config;
  config.supported_profiles = config.preferred_profiles = UINT32_MAX;
  config.packet_size = UINT32_MAX;
  REQUIRE(with_defaults(config, 1000).packet_size == 1000);
  REQUIRE(with_defaults(config, 1000).supported_profiles == implemented_profiles());
  REQUIRE(with_defaults(config, 1000).preferred_profiles == implemented_profiles());
}
