#include "vectors/sessions/layer2_server.hpp"

#include <stdexcept>

#include "vectors/sessions/recorded_service.hpp"
#include "vectors/sessions/vocabulary.hpp"

namespace netipc::test {

namespace {

service::ServerConfig server_config(const Json& side) {
  const transport::Config recorded = transport_config(side.at("config"));
  service::ServerConfig config;
  config.supported_profiles = recorded.supported_profiles;
  config.preferred_profiles = recorded.preferred_profiles;
  config.max_request_payload_bytes = recorded.limits.request_payload;
  config.max_response_payload_bytes = recorded.limits.response_payload;
  config.auth_token = recorded.auth_token;
  config.packet_size = recorded.packet_size;
  if (side.at("handler").contains("growth")) {
    if (side.at("handler").at("growth") != "the server starts at 1024 and may grow to 1048576")
      throw std::invalid_argument("an unknown growth");
    config.first_response_payload_bytes = 1024;
  }
  return config;
}

}  // namespace

Layer2Server::Layer2Server(const Transcript& transcript, const transport::Endpoint& endpoint) {
  const Json& side = transcript.json.at("server");
  auto server = service::Server::create(endpoint.run_dir, endpoint.service, server_config(side),
                                        make_recorded_service(side.at("handler"), handler_calls_));
  if (!server.ok()) throw std::runtime_error("the server cannot listen");
  server_.emplace(std::move(server).value());
  thread_ = std::thread([this] { (void)server_->run(); });
}

void Layer2Server::stop() {
  if (!thread_.joinable()) return;
  server_->stop();
  thread_.join();
}

}  // namespace netipc::test
