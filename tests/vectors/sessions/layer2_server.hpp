#pragma once

// Our managed server with a recorded configuration and handler, driven by a thread
// of its own.

#include <optional>
#include <thread>

#include "service/server.hpp"
#include "transport/config.hpp"
#include "vectors/sessions/transcript.hpp"

namespace netipc::test {

class Layer2Server {
 public:
  // Listens and serves. Throws when it cannot.
  Layer2Server(const Transcript& transcript, const transport::Endpoint& endpoint);
  ~Layer2Server() { stop(); }
  Layer2Server(const Layer2Server&) = delete;
  Layer2Server& operator=(const Layer2Server&) = delete;

  void stop();
  // Final once stopped.
  [[nodiscard]] unsigned handler_calls() const { return handler_calls_; }

 private:
  std::atomic<unsigned> handler_calls_{0};
  std::optional<service::Server> server_;
  std::thread thread_;
};

}  // namespace netipc::test
