// The server's judgement of a first packet. Input: the offer - u32 supported,
// preferred, request ceiling, response ceiling; u64 token; u32 packet size; u64
// session id; u8 full - then the packet.

#include "oracle/handshake.hpp"
#include "support/memory.hpp"
#include "support/script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

transport::Offer read_offer(Script& script) {
  transport::Offer offer;
  offer.supported_profiles = script.number<uint32_t>();
  offer.preferred_profiles = script.number<uint32_t>();
  offer.request_ceiling = script.number<uint32_t>();
  offer.response_ceiling = script.number<uint32_t>();
  offer.auth_token = script.number<uint64_t>();
  offer.packet_size = script.number<uint32_t>();
  offer.session_id = script.number<uint64_t>();
  offer.full = script.byte() % 2 != 0;
  return offer;
}

bool same_limits(const transport::Limits& a, const transport::Limits& b) {
  return a.request_payload == b.request_payload && a.request_items == b.request_items &&
         a.response_payload == b.response_payload && a.response_items == b.response_items;
}

// Both sides work with the same numbers.
void check_client_agrees(const transport::Verdict& verdict, Bytes hello) {
  transport::Config proposed;
  proposed.supported_profiles = load<uint32_t>(hello.data() + 4);
  proposed.limits.request_payload = load<uint32_t>(hello.data() + 12);
  const auto info = transport::judge_ack(verdict.ack, proposed);
  FUZZ_CHECK(info.ok());
  FUZZ_CHECK(info->session_id == verdict.agreed.session_id && info->packet_size == verdict.agreed.packet_size);
  FUZZ_CHECK(info->selected_profile == verdict.agreed.selected_profile);
  FUZZ_CHECK(same_limits(info->limits, verdict.agreed.limits));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const transport::Offer offer = read_offer(script);
  const Block packet(script.take(transport::handshake_buffer));
  const auto verdict = transport::judge_hello(packet.bytes(), offer);

  const auto status = oracle::answer_to_hello(packet.bytes(), offer);
  FUZZ_CHECK(verdict.answered == status.has_value());
  FUZZ_CHECK((verdict.status == Status::ok) == (status == wire::status_ok));
  if (!verdict.answered) return 0;
  const auto expected =
      oracle::ack_packet(*status, packet.bytes().subspan(std::min<size_t>(packet.size(), 32)), offer);
  FUZZ_CHECK(same(verdict.ack, std::as_bytes(std::span(expected))));
  if (verdict.status == Status::ok) check_client_agrees(verdict, packet.bytes().subspan(32));
  return 0;
}
