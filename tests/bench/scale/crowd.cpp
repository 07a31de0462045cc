#include "bench/scale/crowd.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <thread>

namespace netipc::bench {

namespace {

constexpr unsigned callers = 4;
constexpr uint32_t timeout_ms = 60'000;

void must(netipc_status status) {
  if (status != NETIPC_STATUS_OK) throw std::runtime_error(netipc_codec_status_text(status));
}

test::PacketData from_hex(const std::string& hex) {
  test::PacketData bytes;
  for (size_t i = 0; i < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

// docs/spec/handshake.md and wire.md: profile 1, no token, packets of 4096 bytes; and
// a request that announces 1000 bytes and brings none.
const char* const hello =
    "4350494e010020000300000001000000" "2c000000010000000000000000000000"
    "01000000" "01000000" "00000000" "e8030000" "01000000" "00000100" "01000000" "00000000" "0000000000000000" "00100000";
const char* const beginning = "4350494e010020000100000001000000" "e8030000010000000100000000000000";

}  // namespace

Client::Client(const std::string& run_dir, uint32_t profiles) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  config.supported_profiles = profiles;
  config.preferred_profiles = profiles;
  config.call_timeout_ms = timeout_ms;
  must(netipc_service_client_create(run_dir.c_str(), "scale", &config, &client_));
  netipc_service_client_status status = NETIPC_SERVICE_CLIENT_STATUS_INIT;
  must(netipc_service_client_refresh(client_, 0, nullptr, nullptr));
  must(netipc_service_client_get_status(client_, &status));
  const bool wants_memory = (profiles & ~1u) != 0;
  if (status.state != NETIPC_SERVICE_STATE_READY || (status.shared_memory != 0) != wants_memory) {
    const std::string why = netipc_codec_status_text(status.last_error);
    netipc_service_client_destroy(client_);
    throw std::runtime_error("a client is not served: " + why);
  }
}

void Client::call(uint64_t value) const {
  uint64_t answer = 0;
  must(netipc_service_client_call_increment(client_, value, 0, &answer));
  if (answer != value + 1) throw std::runtime_error("a wrong answer");
}

Crowd::Crowd(const std::string& run_dir, uint32_t profiles, unsigned clients) {
  for (unsigned i = 0; i < clients; ++i) clients_.emplace_back(run_dir, profiles);
}

void Crowd::call_all(unsigned rounds) const {
  std::vector<std::thread> threads;
  std::vector<std::exception_ptr> failures(callers);
  for (unsigned caller = 0; caller < callers; ++caller)
    threads.emplace_back([&, caller] {
      try {
        for (unsigned round = 0; round < rounds; ++round)
          for (size_t i = caller; i < clients_.size(); i += callers) clients_[i].call(i * rounds + round);
      } catch (...) {
        failures[caller] = std::current_exception();
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& failure : failures)
    if (failure != nullptr) std::rethrow_exception(failure);
}

std::vector<test::PacketSocket> unfinished_clients(const std::string& run_dir) {
  const std::string path = run_dir + "/scale.sock";
  std::vector<test::PacketSocket> clients;
  clients.push_back(test::PacketSocket::connected_to(path));
  clients.push_back(test::PacketSocket::connected_to(path));
  clients.back().send(from_hex(hello));
  if (!clients.back().receive()) throw std::runtime_error("no answer to a HELLO");
  clients.back().send(from_hex(beginning));
  return clients;
}

bool raise_descriptor_limit(uint64_t needed) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  if (limit.rlim_cur >= needed) return true;
  limit.rlim_cur = needed;
  limit.rlim_max = std::max<rlim_t>(limit.rlim_max, needed);
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

}  // namespace netipc::bench
