// The client's judgement of the answer. Input: what was proposed - u32 supported,
// preferred; u32 request payload, request items, response payload, response items;
// u64 token; u32 packet size, sendable - then the packet.

#include "oracle/handshake.hpp"
#include "support/memory.hpp"
#include "support/script.hpp"
#include "support/target.hpp"

using namespace netipc;
using namespace netipc::fuzz;

namespace {

transport::Config read_config(Script& script) {
  transport::Config config;
  config.supported_profiles = script.number<uint32_t>();
  config.preferred_profiles = script.number<uint32_t>();
  config.limits.request_payload = script.number<uint32_t>();
  config.limits.request_items = script.number<uint32_t>();
  config.limits.response_payload = script.number<uint32_t>();
  config.limits.response_items = script.number<uint32_t>();
  config.auth_token = script.number<uint64_t>();
  config.packet_size = script.number<uint32_t>();
  return config;
}

// A server that offers the same welcomes what we propose, unless packets of that
// size carry nothing or we support nothing.
void check_welcome(const transport::Config& config) {
  transport::Offer offer;
  offer.supported_profiles = config.supported_profiles;
  offer.request_ceiling = config.limits.request_payload;
  offer.auth_token = config.auth_token;
  offer.packet_size = config.packet_size;
  const auto verdict = transport::judge_hello(transport::make_hello(config), offer);
  FUZZ_CHECK(verdict.answered);
  FUZZ_CHECK((verdict.status == Status::ok) == (config.supported_profiles != 0 && config.packet_size > 32));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Script script(data, size);
  const transport::Config raw = read_config(script);
  const transport::Config config = transport::with_defaults(raw, script.number<uint32_t>());
  const Block packet(script.take(transport::handshake_buffer));
  check_welcome(config);

  const auto info = transport::judge_ack(packet.bytes(), config);
  FUZZ_CHECK(info.status() == oracle::judge_ack(packet.bytes(), config));
  if (!info.ok()) return 0;
  const Bytes ack = packet.bytes().subspan(32);
  FUZZ_CHECK(info->session_id == oracle::u64_at(ack, 40) && info->packet_size == oracle::u32_at(ack, 32));
  FUZZ_CHECK(info->selected_profile == oracle::u32_at(ack, 12));
  FUZZ_CHECK(info->limits.request_payload == oracle::u32_at(ack, 16));
  FUZZ_CHECK(info->limits.request_items == oracle::u32_at(ack, 20));
  FUZZ_CHECK(info->limits.response_payload == oracle::u32_at(ack, 24));
  FUZZ_CHECK(info->limits.response_items == oracle::u32_at(ack, 28));
  return 0;
}
