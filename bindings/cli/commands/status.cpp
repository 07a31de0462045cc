#include <fmt/format.h>

#include "client.hpp"
#include "commands/commands.hpp"
#include "profiles.hpp"
#include "table.hpp"
#include "text.hpp"

namespace netipc::cli {
namespace {

std::string joined_profiles(uint32_t mask) { return fmt::format("{}", fmt::join(profile_names(mask), " ")); }

Json session_json(const netipc_service_client_status& status) {
  if (status.state != NETIPC_SERVICE_STATE_READY) return nullptr;
  return {{"id", status.session_id},
          {"profile", profile_names(status.selected_profile).front()},
          {"data_plane", data_plane(status)},
          {"packet_size", status.packet_size},
          {"max_request_payload_bytes", status.max_request_payload_bytes},
          {"max_request_batch_items", status.max_request_batch_items},
          {"max_response_payload_bytes", status.max_response_payload_bytes},
          {"max_response_batch_items", status.max_response_batch_items}};
}

Json to_json(const Endpoint& endpoint, const netipc_service_client_status& status) {
  Json document = endpoint_json(endpoint);
  document["state"] = netipc_service_state_name(status.state);
  document["last_error"] = {{"status", netipc_codec_status_name(status.last_error)},
                            {"text", netipc_codec_status_text(status.last_error)},
                            {"phase", netipc_service_phase_name(status.last_error_phase)}};
  document["profiles"] = profile_names(status.supported_profiles);
  document["peer"] = peer_json(status);
  document["session"] = session_json(status);
  return document;
}

std::string to_text(const Endpoint& endpoint, const netipc_service_client_status& status) {
  const bool ready = status.state == NETIPC_SERVICE_STATE_READY;
  Table table({{""}, {""}});
  table.add({"service", endpoint.path});
  table.add({"state", {netipc_service_state_name(status.state), ready ? Tone::good : Tone::bad}});
  table.add({"last error", status.last_error == NETIPC_STATUS_OK
                               ? std::string("none")
                               : describe(status.last_error, status.last_error_phase)});
  table.add({"offered profiles", joined_profiles(status.supported_profiles)});
  if (ready) {
    table.add({"data plane", fmt::format("{} ({})", data_plane(status), joined_profiles(status.selected_profile))});
    table.add({"session", std::to_string(status.session_id)});
    table.add({"peer", status.peer_pid < 0
                           ? std::string("unknown")
                           : fmt::format("pid {}, uid {}, gid {}", status.peer_pid, status.peer_uid, status.peer_gid)});
    table.add({"packet size", fmt::format("{} bytes", status.packet_size)});
    table.add({"request limit", fmt::format("{} bytes, {}", status.max_request_payload_bytes,
                                            counted(status.max_request_batch_items, "item"))});
    table.add({"response limit", fmt::format("{} bytes, {}", status.max_response_payload_bytes,
                                             counted(status.max_response_batch_items, "item"))});
  }
  return table.render(terminal_of(stdout));
}

void show(const ClientOptions& options, const Client& client) {
  const netipc_service_client_status now = client.status();
  options.json ? print_json(to_json(client.endpoint(), now)) : print(to_text(client.endpoint(), now));
}

// The status is the result also when there is no session, which the exit code tells.
void status(const ClientOptions& options) {
  Client client(resolve(options, name_of(default_kind)), options.timeout_ms);
  try {
    client.connect();
  } catch (const Failure&) {
    show(options, client);
    throw;
  }
  show(options, client);
}

}  // namespace

void add_status(CLI::App& program, Chosen& chosen) {
  auto options = std::make_shared<ClientOptions>();
  CLI::App* command = program.add_subcommand("status", "Connect to a service and show what was negotiated");
  add_options(*command, *options, name_of(default_kind));
  command->callback([options, &chosen] { chosen = [options] { status(*options); }; });
}

}  // namespace netipc::cli
