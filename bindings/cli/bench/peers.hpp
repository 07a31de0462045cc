#pragma once

// The two ends of a service of the library, as the scenarios need them.

#include <netipc/netipc.h>

#include <functional>
#include <memory>
#include <string_view>

#include "bench/scenario.hpp"

namespace netipc::cli::bench {

// Fails unless a call went well.
void must(netipc_status status, std::string_view what);
// Fails unless an answer is what it has to be.
[[noreturn]] void wrong_answer(std::string_view what);
inline void expect(bool right, std::string_view what) {
  if (!right) [[unlikely]] wrong_answer(what);
}

struct DestroyClient {
  void operator()(netipc_service_client* client) const noexcept { netipc_service_client_destroy(client); }
};
using ClientPtr = std::unique_ptr<netipc_service_client, DestroyClient>;

// A client with a session of the data plane that the endpoint's profiles ask for.
netipc_service_client_config client_config(const Endpoint& endpoint);
ClientPtr make_client(const Endpoint& endpoint, const netipc_service_client_config& config);
int64_t pid_of_server(const netipc_service_client* client);

netipc_service_server_config server_config(const Endpoint& endpoint);

// Drives a server until SIGTERM. `make` makes one.
void serve_until_told(const std::function<netipc_status(netipc_service_server**)>& make,
                      const std::function<void()>& listening);

// The endpoint with the profiles of a data plane: the socket's, or shared memory's of those given.
Endpoint over_socket(Endpoint endpoint);
Endpoint over_shared_memory(Endpoint endpoint);

}  // namespace netipc::cli::bench
