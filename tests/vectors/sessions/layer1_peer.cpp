#include "vectors/sessions/layer1_peer.hpp"

#include <exception>

#include "vectors/sessions/vocabulary.hpp"

namespace netipc::test {

namespace {

constexpr uint32_t patience_ms = 20000;

transport::Wait wait_for(const Json& step) {
  return {Deadline::after_ms(step.value("timeout_ms", patience_ms)), nullptr};
}

std::string compare_result(const Json& step, Status seen) {
  const auto expected = step.at("result").get<std::string>();
  if (seen == status_named(expected)) return {};
  return "status " + std::to_string(static_cast<int>(seen)) + " instead of " + expected;
}

}  // namespace

std::string Layer1Peer::listen() {
  transport::ListenerConfig config;
  static_cast<transport::Config&>(config) = transport_config(transcript_.json.at("server").at("config"));
  auto listener = transport::Listener::open(endpoint_, config);
  if (!listener.ok()) return "cannot listen";
  listener_ = std::move(listener).value();
  return {};
}

std::string Layer1Peer::run(const char* steps) noexcept {
  try {
    size_t index = 0;
    for (const Json& step : transcript_.json.at(steps)) {
      const std::string problem = follow(step);
      if (!problem.empty())
        return std::string(steps) + " " + std::to_string(index) + " (" + step.at("do").get<std::string>() + "): " + problem;
      ++index;
    }
    return {};
  } catch (const std::exception& unexpected) {
    return unexpected.what();
  }
}

std::string Layer1Peer::follow(const Json& step) {
  const auto what = step.at("do").get<std::string>();
  if (what == "connect") return connect(step);
  if (what == "accept") return accept(step);
  if (what == "send") return send(step);
  if (what == "receive") return receive(step);
  return "no such step";
}

std::string Layer1Peer::connect(const Json& step) {
  const transport::Config config = transport_config(transcript_.json.at("client").at("config"));
  auto session = transport::connect(endpoint_, config, wait_for(step));
  const std::string problem = compare_result(step, session.status());
  if (!problem.empty() || !session.ok()) return problem;
  session_ = std::move(session).value();
  return compare_session(step, session_->info(), transcript_);
}

std::string Layer1Peer::accept(const Json& step) {
  session_.reset();
  listener_->set_next_session_id(u64(step.at("session_id")));
  auto attempt = listener_->accept(wait_for(step));
  if (!attempt.ok()) return "accept itself failed";
  const std::string problem = compare_result(step, attempt->session != nullptr ? Status::ok : attempt->failure);
  if (!problem.empty() || attempt->session == nullptr) return problem;
  session_ = std::move(attempt->session);
  return compare_session(step, session_->info(), transcript_);
}

std::string Layer1Peer::send(const Json& step) {
  wire::Header header;
  header.kind = step.at("kind").get<uint16_t>();
  header.flags = step.at("flags").get<uint16_t>();
  header.code = step.at("code").get<uint16_t>();
  header.transport_status = step.value("transport_status", uint16_t{0});
  header.item_count = step.at("item_count").get<uint32_t>();
  header.message_id = u64(step.at("message_id"));
  const PacketData payload = from_hex(step.at("payload_hex").get<std::string>());
  return compare_result(step, session_->send(header, payload, wait_for(step)));
}

std::string Layer1Peer::receive(const Json& step) {
  transport::MessageBuffer buffer;
  const auto message = session_->receive(buffer, wait_for(step));
  std::string problem = compare_result(step, message.status());
  if (!problem.empty() || !message.ok()) return problem;
  const wire::Header& header = message->header;
  const Json& expected = step.at("header");
  if (header.kind != expected.at("kind") || header.flags != expected.at("flags") ||
      header.code != expected.at("code") || header.transport_status != expected.at("transport_status") ||
      header.payload_len != expected.at("payload_len") || header.item_count != expected.at("item_count") ||
      header.message_id != u64(expected.at("message_id")))
    problem += "another header; ";
  // Long payloads are recorded by length and hash only; the packets have the bytes.
  const PacketData seen(message->payload.begin(), message->payload.end());
  const bool at_server = header.kind == wire::kind_request;
  const size_t handshakes = 1;
  const PacketData wanted = step.contains("payload_hex") ? from_hex(step.at("payload_hex").get<std::string>())
                                                         : transcript_.payload_of(at_server, handshakes + received_);
  ++received_;
  if (seen != wanted) problem += "another payload";
  return problem;
}

}  // namespace netipc::test
