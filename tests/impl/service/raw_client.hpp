#pragma once

// A client without a service layer: sends payloads as they are and takes answers
// as they come. Throws what it cannot do, since tests use it in any thread.

#include <stdexcept>
#include <string>
#include <string_view>

#include "impl/service/function_service.hpp"
#include "transport/connect.hpp"

namespace netipc::test {

class RawClient {
 public:
  explicit RawClient(const transport::Endpoint& endpoint, const transport::Config& config = {}) {
    auto session = transport::connect(endpoint, config, wait());
    check(session.status(), "connect");
    session_ = std::move(session).value();
  }

  // The payload of the answer; its status when that is not ok.
  std::string call(std::string_view payload) {
    post(payload);
    return take();
  }
  void post(std::string_view payload) { post(header(), text(payload)); }
  void post(const wire::Header& header, Bytes payload) {
    check(session_->send(header, payload, wait()), "send");
  }
  std::string take() {
    const auto answer = session_->receive(buffer_, wait());
    if (!answer.ok()) return "no answer";
    last_ = answer->header;
    if (last_.transport_status != wire::status_ok) return "status " + std::to_string(last_.transport_status);
    return std::string(text(answer->payload));
  }

  // A request of a new id.
  wire::Header header() {
    wire::Header header;
    header.kind = wire::kind_request;
    header.code = wire::method_increment;
    header.message_id = ++id_;
    return header;
  }
  [[nodiscard]] const wire::Header& last() const { return last_; }
  [[nodiscard]] const transport::SessionInfo& info() const { return session_->info(); }
  [[nodiscard]] transport::Session& session() { return *session_; }

  // The server closed the connection; waits for it.
  bool ended() { return session_->receive(buffer_, wait()).status() == Status::recv_failed; }

 private:
  static void check(Status status, const char* what) {
    if (status != Status::ok) throw std::runtime_error(what);
  }
  static transport::Wait wait() { return {Deadline::after_ms(10000), nullptr}; }

  transport::SessionPtr session_;
  transport::MessageBuffer buffer_;
  wire::Header last_;
  uint64_t id_ = 0;
};

}  // namespace netipc::test
