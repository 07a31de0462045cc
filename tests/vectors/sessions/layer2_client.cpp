#include "vectors/sessions/layer2_client.hpp"

#include <exception>
#include <sstream>
#include <stdexcept>

#include "vectors/sessions/vocabulary.hpp"

namespace netipc::test {

namespace {

service::ClientConfig client_config(const Json& side) {
  const Json& json = side.at("config");
  const transport::Config recorded = transport_config(json);
  service::ClientConfig config;
  config.supported_profiles = recorded.supported_profiles;
  config.preferred_profiles = recorded.preferred_profiles;
  config.max_request_payload_bytes = recorded.limits.request_payload;
  config.max_request_batch_items = recorded.limits.request_items;
  config.max_response_payload_bytes = recorded.limits.response_payload;
  config.auth_token = recorded.auth_token;
  config.packet_size = recorded.packet_size;
  config.call_timeout_ms = side.value("call_timeout_ms", 0u);
  config.max_lookup_items = json.value("max_logical_lookup_items", 0u);
  config.max_lookup_subcalls = json.value("max_logical_lookup_subcalls", 0u);
  config.max_lookup_response_bytes = json.value("max_logical_lookup_response_bytes", 0u);
  return config;
}

service::ClientState state_named(const std::string& name) {
  using service::ClientState;
  if (name == "DISCONNECTED") return ClientState::disconnected;
  if (name == "READY") return ClientState::ready;
  if (name == "NOT_FOUND") return ClientState::not_found;
  if (name == "AUTH_FAILED") return ClientState::auth_failed;
  if (name == "INCOMPATIBLE") return ClientState::incompatible;
  if (name == "BROKEN") return ClientState::broken;
  throw std::invalid_argument(name);
}

// What a call gave, whatever its method.
struct Outcome {
  Status status = Status::ok;
  PacketData payload;
  std::vector<uint16_t> statuses;
};

template <class View>
Outcome outcome_of(const Result<View>& view) {
  Outcome outcome;
  outcome.status = view.status();
  if (view.ok()) outcome.payload.assign(view->payload().begin(), view->payload().end());
  return outcome;
}

template <class Response>
Outcome lookup_outcome(const Result<Response>& response) {
  Outcome outcome = outcome_of(response);
  for (uint32_t i = 0; response.ok() && i < response->item_count(); ++i)
    outcome.statuses.push_back(response->item(i).value().status);
  return outcome;
}

uint16_t cgroup_status(const std::string& name) {
  if (name == "KNOWN") return codec::cgroup_known;
  if (name == "UNKNOWN_RETRY_LATER") return codec::cgroup_unknown_retry_later;
  if (name == "UNKNOWN_PERMANENT") return codec::cgroup_unknown_permanent;
  if (name == "OVERSIZED_ITEM") return codec::cgroup_oversized_item;
  throw std::invalid_argument(name);
}

uint16_t app_status(const std::string& name) {
  if (name == "KNOWN") return codec::app_known;
  if (name == "UNKNOWN") return codec::app_unknown;
  throw std::invalid_argument(name);
}

Outcome call_cgroups_lookup(service::Client& client, const Json& step) {
  std::vector<std::string> paths;
  for (const Json& path : step.at("paths_hex")) paths.push_back(text_from_hex(path));
  std::vector<codec::Str> keys;
  for (const std::string& path : paths) keys.push_back({path.data(), path.size()});
  return lookup_outcome(client.call_cgroups_lookup(keys, 0));
}

}  // namespace

Layer2Client::Layer2Client(const Transcript& transcript, const transport::Endpoint& endpoint)
    : transcript_(transcript) {
  auto client =
      service::Client::create(endpoint.run_dir, endpoint.service, client_config(transcript.json.at("client")));
  if (!client.ok()) throw std::runtime_error("no client for these names");
  client_.emplace(std::move(client).value());
}

std::string Layer2Client::run() noexcept {
  try {
    size_t index = 0;
    for (const Json& step : transcript_.json.at("client_steps")) {
      const std::string problem = follow(step);
      if (!problem.empty())
        return "step " + std::to_string(index) + " (" + step.at("do").get<std::string>() + "): " + problem;
      ++index;
    }
    return {};
  } catch (const std::exception& unexpected) {
    return unexpected.what();
  }
}

std::string Layer2Client::follow(const Json& step) {
  const std::string problem = step.at("do") == "refresh" ? refresh(step) : call(step);
  return problem.empty() ? compare_status(step) : problem;
}

std::string Layer2Client::refresh(const Json& step) {
  const service::ClientState before = client_->state();
  const Status status = client_->refresh(0);
  if (status != Status::ok) return "aborted";
  return (client_->state() != before) == step.at("changed").get<bool>() ? "" : "changed is not as recorded";
}

std::string Layer2Client::call(const Json& step) {
  const auto what = step.at("do").get<std::string>();
  Outcome outcome;
  if (what == "call_snapshot") {
    outcome = outcome_of(client_->call_cgroups_snapshot(0));
  } else if (what == "call_cgroups_lookup") {
    outcome = call_cgroups_lookup(*client_, step);
  } else if (what == "call_apps_lookup") {
    outcome = lookup_outcome(client_->call_apps_lookup(step.at("pids").get<std::vector<uint32_t>>(), 0));
  } else {
    return "no such step";
  }
  const auto expected = step.at("result").get<std::string>();
  if (outcome.status != status_named(expected))
    return "status " + std::to_string(static_cast<int>(outcome.status)) + " instead of " + expected;
  if (outcome.status != Status::ok) return {};
  const PacketData payload = from_hex(step.at("result_payload_hex").get<std::string>());
  if (outcome.payload != payload) return "expected " + to_hex(payload) + ", got " + to_hex(outcome.payload);
  if (what == "call_snapshot") return {};
  std::vector<uint16_t> statuses;
  for (const Json& name : step.at("statuses"))
    statuses.push_back(what == "call_apps_lookup" ? app_status(name) : cgroup_status(name));
  return outcome.statuses == statuses ? "" : "other item statuses";
}

std::string Layer2Client::compare_status(const Json& step) const {
  const service::ClientStatus status = client_->status();
  std::ostringstream problem;
  if (status.state != state_named(step.at("state")))
    problem << "state " << static_cast<int>(status.state) << " instead of " << step.at("state") << "; ";
  if (step.contains("counters")) {
    const Json seen = {{"connect_count", status.connect_count},
                       {"reconnect_count", status.reconnect_count},
                       {"call_count", status.call_count},
                       {"error_count", status.error_count}};
    if (seen != step.at("counters")) problem << "counters " << seen << " instead of " << step.at("counters") << "; ";
  }
  if (step.contains("session")) {
    transport::SessionInfo session;
    session.session_id = status.session_id;
    session.selected_profile = status.selected_profile;
    session.limits = {status.max_request_payload_bytes, status.max_request_batch_items,
                      status.max_response_payload_bytes, status.max_response_batch_items};
    session.packet_size = status.packet_size;
    problem << compare_session(step, session, transcript_);
  }
  return problem.str();
}

}  // namespace netipc::test
