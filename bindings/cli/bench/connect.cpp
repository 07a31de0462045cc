// A session made, used for one call, and ended.

#include "bench/increment_server.hpp"
#include "bench/pairs.hpp"

namespace netipc::cli::bench {
namespace {

class Connecting final : public Client {
 public:
  explicit Connecting(const Endpoint& endpoint) : client_(make_client(endpoint, client_config(endpoint))), server_pid_(pid_of_server(client_.get())) {}

  uint64_t run(uint32_t times) override {
    for (uint32_t i = 0; i < times; ++i) {
      netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
      must(netipc_service_client_close(client_.get()), "the end of a session");
      must(netipc_service_client_refresh(client_.get(), patience_ms, &state, nullptr), "a session");
      expect(state == NETIPC_SERVICE_STATE_READY, netipc_service_state_name(state));
      uint64_t answer = 0;
      must(netipc_service_client_call_increment(client_.get(), value_, patience_ms, &answer), "a call");
      expect(answer == ++value_, "not the successor of the number");
    }
    return times;
  }
  [[nodiscard]] int64_t server_pid() const override { return server_pid_; }

 private:
  ClientPtr client_;
  int64_t server_pid_;
  uint64_t value_ = 0;
};

}  // namespace

std::unique_ptr<Pair> connect_rate(const Endpoint& endpoint) {
  return std::make_unique<IncrementPair<Connecting>>(over_socket(endpoint));
}

}  // namespace netipc::cli::bench
