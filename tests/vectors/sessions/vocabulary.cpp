#include "vectors/sessions/vocabulary.hpp"

#include <map>
#include <sstream>

namespace netipc::test {

Status status_named(const std::string& name) {
  static const std::map<std::string, Status> names = {
      {"OK", Status::ok},
      {"TRUNCATED", Status::truncated},
      {"BAD_KIND", Status::bad_kind},
      {"BAD_LAYOUT", Status::bad_layout},
      {"OVERFLOW", Status::overflow},
      {"TIMEOUT", Status::timeout},
      {"RECV", Status::recv_failed},
      {"SEND", Status::send_failed},
      {"HANDSHAKE", Status::handshake_failed},
      {"AUTH_FAILED", Status::auth_failed},
      {"NO_PROFILE", Status::no_profile},
      {"INCOMPATIBLE", Status::incompatible},
      {"PROTOCOL", Status::protocol},
      {"CHUNK", Status::chunk},
      {"LIMIT_EXCEEDED", Status::limit_exceeded},
      {"UNKNOWN_MSG_ID", Status::unknown_msg_id},
  };
  return names.at(name);
}

transport::Config transport_config(const Json& config) {
  transport::Config out;
  out.supported_profiles = config.at("supported_profiles").get<uint32_t>();
  out.preferred_profiles = config.at("preferred_profiles").get<uint32_t>();
  out.limits.request_payload = config.at("max_request_payload_bytes").get<uint32_t>();
  out.limits.request_items = config.at("max_request_batch_items").get<uint32_t>();
  out.limits.response_payload = config.at("max_response_payload_bytes").get<uint32_t>();
  out.limits.response_items = config.value("max_response_batch_items", 0u);
  out.auth_token = u64(config.at("auth_token"));
  out.packet_size = config.at("packet_size").get<uint32_t>();
  return out;
}

std::string compare_session(const Json& step, const transport::SessionInfo& session, const Transcript& transcript) {
  bool packet_size_varies = false;
  for (const Json& mask : transcript.json.at("varies"))
    packet_size_varies = packet_size_varies || mask.at("field") == "agreed_packet_size";
  const Json& expected = step.at("session");
  std::ostringstream problem;
  const auto check = [&](const char* field, uint64_t seen, uint64_t wanted) {
    if (seen != wanted) problem << field << " is " << seen << ", not " << wanted << "; ";
  };
  const auto check_u32 = [&](const char* field, uint32_t seen) { check(field, seen, expected.at(field).get<uint32_t>()); };
  check_u32("selected_profile", session.selected_profile);
  check_u32("max_request_payload_bytes", session.limits.request_payload);
  check_u32("max_request_batch_items", session.limits.request_items);
  check_u32("max_response_payload_bytes", session.limits.response_payload);
  check_u32("max_response_batch_items", session.limits.response_items);
  if (!packet_size_varies) check_u32("packet_size", session.packet_size);
  check("session_id", session.session_id, u64(expected.at("session_id")));
  return problem.str();
}

}  // namespace netipc::test
