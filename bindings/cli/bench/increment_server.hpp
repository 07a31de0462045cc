#pragma once

// The answering side of the scenarios that ask for successors of numbers.

#include "bench/numbers.hpp"
#include "bench/peers.hpp"
#include "services.hpp"

namespace netipc::cli::bench {

// Its client is made of the endpoint.
template <class AskingSide>
class IncrementPair final : public Pair {
 public:
  explicit IncrementPair(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

  void serve(const std::function<void()>& listening) override {
    netipc_service_server_config config = server_config(endpoint_);
    config.max_request_payload_bytes = most_batch_bytes;
    config.max_response_payload_bytes = most_batch_bytes;
    serve_until_told(
        [&](netipc_service_server** server) {
          return netipc_service_server_create_increment(endpoint_.run_dir.c_str(), endpoint_.service.c_str(), &config,
                                                        answer_increment, nullptr, server);
        },
        listening);
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<AskingSide>(endpoint_); }

 private:
  Endpoint endpoint_;
};

}  // namespace netipc::cli::bench
