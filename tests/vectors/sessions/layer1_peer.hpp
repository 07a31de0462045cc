#pragma once

// The library's transport doing what an application of the recordings did, step by
// step, and comparing what it sees.

#include <string>

#include "transport/connect.hpp"
#include "transport/listener.hpp"
#include "vectors/sessions/transcript.hpp"

namespace netipc::test {

class Layer1Peer {
 public:
  Layer1Peer(const Transcript& transcript, transport::Endpoint endpoint)
      : transcript_(transcript), endpoint_(std::move(endpoint)) {}

  // A server listens before its first step.
  std::string listen();
  // Empty when all went as recorded, else what did not.
  std::string run_client() noexcept { return run("client_steps"); }
  std::string run_server() noexcept { return run("server_steps"); }
  void close() noexcept { session_.reset(); }

 private:
  std::string run(const char* steps) noexcept;
  std::string follow(const Json& step);
  std::string connect(const Json& step);
  std::string accept(const Json& step);
  std::string send(const Json& step);
  std::string receive(const Json& step);

  const Transcript& transcript_;
  const transport::Endpoint endpoint_;
  transport::ListenerPtr listener_;
  transport::SessionPtr session_;
  size_t received_ = 0;
};

}  // namespace netipc::test
