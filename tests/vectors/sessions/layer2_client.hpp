#pragma once

// Our client doing what an application of the recordings did, step by step, and
// comparing what it sees.

#include <optional>
#include <string>

#include "service/client.hpp"
#include "transport/config.hpp"
#include "vectors/sessions/transcript.hpp"

namespace netipc::test {

class Layer2Client {
 public:
  // Throws when the names do not suit.
  Layer2Client(const Transcript& transcript, const transport::Endpoint& endpoint);

  // Empty when all went as recorded, else what did not.
  std::string run() noexcept;
  void close() noexcept { client_->close(); }

 private:
  std::string follow(const Json& step);
  std::string refresh(const Json& step);
  std::string call(const Json& step);
  [[nodiscard]] std::string compare_status(const Json& step) const;

  const Transcript& transcript_;
  std::optional<service::Client> client_;
};

}  // namespace netipc::test
