#pragma once

// A server that follows a script: for each connection that shakes hands, one
// function over the bare session. What a script does not do, nobody does.

#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "transport/listener.hpp"

namespace netipc::test {

class ScriptedServer {
 public:
  // One connection. The session is closed when the function returns.
  using Script = std::function<void(const ScriptedServer& self, transport::Session&)>;

  ScriptedServer(const transport::Endpoint& endpoint, const transport::ListenerConfig& config,
                 std::vector<Script> scripts) {
    if (stop_.open() != Status::ok) return;
    auto listener = transport::Listener::open(endpoint, config);
    if (!listener.ok()) return;
    listener_ = std::move(listener).value();
    thread_ = std::thread([this, scripts = std::move(scripts)] { follow(scripts); });
  }
  ~ScriptedServer() { stop(); }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  // Ends whatever the script waits for and gives the endpoint up.
  void stop() {
    stop_.raise();
    if (thread_.joinable()) thread_.join();
    if (listener_ != nullptr) listener_->close();
  }

  [[nodiscard]] bool listening() const { return listener_ != nullptr; }
  // After stop(): how the handshakes ended that gave no session.
  [[nodiscard]] const std::vector<Status>& refusals() const { return refusals_; }
  [[nodiscard]] size_t sessions() const { return sessions_; }

  // For scripts.
  void set_ceilings(uint32_t request_payload, uint32_t response_payload) const {
    listener_->set_ceilings(request_payload, response_payload);
  }
  [[nodiscard]] transport::Wait wait() const { return {Deadline::after_ms(10000), &stop_}; }
  // The header of the next message; of kind 0 when there is none.
  wire::Header expect(transport::Session& session) const {
    transport::MessageBuffer buffer;
    const auto message = session.receive(buffer, wait());
    return message.ok() ? message->header : wire::Header{};
  }
  void answer(transport::Session& session, const wire::Header& request, Bytes payload,
              const std::function<void(wire::Header&)>& spoil = {}) const {
    wire::Header header = request;
    header.kind = wire::kind_response;
    if (spoil) spoil(header);
    (void)session.send(header, payload, wait());
  }
  // Returns when the client has closed.
  void until_closed(transport::Session& session) const {
    while (expect(session).kind != 0) {
    }
  }

 private:
  void follow(const std::vector<Script>& scripts) {
    while (!stop_.raised()) {
      auto attempt = listener_->accept({Deadline::never(), &stop_});
      if (!attempt.ok()) return;
      if (attempt->session == nullptr) {
        refusals_.push_back(attempt->failure);
      } else if (sessions_ < scripts.size()) {
        scripts[sessions_++](*this, *attempt->session);
      } else {
        ++sessions_;
      }
    }
  }

  transport::AbortSignal stop_;
  transport::ListenerPtr listener_;
  std::vector<Status> refusals_;
  size_t sessions_ = 0;
  std::thread thread_;
};

}  // namespace netipc::test
