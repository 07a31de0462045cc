// One number there, its successor back.

#include "bench/increment_server.hpp"
#include "bench/pairs.hpp"

namespace netipc::cli::bench {
namespace {

class PingPong final : public Client {
 public:
  explicit PingPong(const Endpoint& endpoint) : client_(make_client(endpoint, client_config(endpoint))) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      uint64_t answer = 0;
      must(netipc_service_client_call_increment(client_.get(), value_, patience_ms, &answer), "a call");
      expect(answer == ++value_, "not the successor of the number");
    }
    return times;
  }
  [[nodiscard]] int64_t server_pid() const override { return pid_of_server(client_.get()); }

 private:
  ClientPtr client_;
  uint64_t value_ = 0;
};

}  // namespace

std::unique_ptr<Pair> uds_ping_pong(const Endpoint& endpoint) {
  return std::make_unique<IncrementPair<PingPong>>(over_socket(endpoint));
}
std::unique_ptr<Pair> shm_ping_pong(const Endpoint& endpoint) {
  return std::make_unique<IncrementPair<PingPong>>(over_shared_memory(endpoint));
}

}  // namespace netipc::cli::bench
