// Many numbers in one message, 2 to 1000 of them, their successors back.

#include <vector>

#include "bench/increment_server.hpp"
#include "bench/pairs.hpp"

namespace netipc::cli::bench {
namespace {

class Batches final : public Client {
 public:
  explicit Batches(const Endpoint& endpoint) : client_(make_client(endpoint, batch_config(endpoint))) {}

  uint64_t run(uint32_t times) override {
    uint64_t items = 0;
    for (uint32_t i = 0; i < times; ++i) {
      const std::span<const uint64_t> batch = numbers_.next();
      must(netipc_service_client_call_increment_batch(client_.get(), batch.data(), batch.size(), patience_ms,
                                                      answers_.data()),
           "a call");
      expect(successors(batch, answers_.data()), "not the successors of the numbers");
      items += batch.size();
    }
    return items;
  }
  [[nodiscard]] int64_t server_pid() const override { return pid_of_server(client_.get()); }

 private:
  static netipc_service_client_config batch_config(const Endpoint& endpoint) {
    netipc_service_client_config config = client_config(endpoint);
    config.max_request_batch_items = most_items;
    config.max_request_payload_bytes = most_batch_bytes;
    config.max_response_payload_bytes = most_batch_bytes;
    return config;
  }

  ClientPtr client_;
  Numbers numbers_;
  std::vector<uint64_t> answers_ = std::vector<uint64_t>(most_items);
};

}  // namespace

std::unique_ptr<Pair> uds_batch(const Endpoint& endpoint) {
  return std::make_unique<IncrementPair<Batches>>(over_socket(endpoint));
}
std::unique_ptr<Pair> shm_batch(const Endpoint& endpoint) {
  return std::make_unique<IncrementPair<Batches>>(over_shared_memory(endpoint));
}

}  // namespace netipc::cli::bench
