// Handlers and hooks that throw through the C boundary: a declined request, a living server.

#include <unistd.h>

#include <new>
#include <stdexcept>
#include <thread>

#include "check.h"
#include "netipc/netipc.h"

namespace {

char run_dir[] = "/tmp/netipc-abi-XXXXXX";
constexpr char service[] = "svc";

netipc_status throw_text(void*, uint64_t, uint64_t*) { throw std::runtime_error("handler"); }
netipc_status throw_number(void*, const char*, size_t, char*, size_t, size_t*) { throw 7; }
void throw_log(void*, const netipc_service_log_record*) { throw std::runtime_error("hook"); }
netipc_status throw_no_memory(void*, netipc_codec_cgroups_snapshot_builder*) { throw std::bad_alloc(); }

// As if the handler had returned a failure; and the next client is served as well.
template <class Call>
void declines(netipc_service_server* server, Call&& call) {
  std::thread driver([server] { CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_run(server)); });
  netipc_service_server_status status = NETIPC_SERVICE_SERVER_STATUS_INIT;
  for (uint64_t tries = 2; tries <= 4; tries += 2) {  // each call is tried twice
    netipc_service_client* client = nullptr;
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_create(run_dir, service, nullptr, &client));
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, nullptr, nullptr));
    CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, call(client));
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_get_status(server, &status));
    CHECK(status.internal_error_count == tries);
    netipc_service_client_destroy(client);
  }
  CHECK(status.state == NETIPC_SERVICE_SERVER_RUNNING);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_stop(server));
  driver.join();
  netipc_service_server_destroy(server);
}

}  // namespace

int main() {
  netipc_service_server* server = nullptr;
  netipc_service_server_config loud = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  loud.log = throw_log;
  loud.log_level = NETIPC_SERVICE_LOG_DEBUG;
  CHECK(mkdtemp(run_dir) != nullptr);
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_increment(run_dir, service, &loud, throw_text, nullptr, &server));
  declines(server, [](netipc_service_client* client) {
    uint64_t value = 0;
    return netipc_service_client_call_increment(client, 1, 0, &value);
  });
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_string_reverse(run_dir, service, nullptr, throw_number, nullptr, &server));
  declines(server, [](netipc_service_client* client) {
    netipc_codec_str text{};
    return netipc_service_client_call_string_reverse(client, "a", 1, 0, &text);
  });
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_create_cgroups_snapshot(run_dir, service, nullptr,
                                                                               throw_no_memory, nullptr, 0, &server));
  declines(server, [](netipc_service_client* client) {
    netipc_codec_cgroups_snapshot_view view{};
    return netipc_service_client_call_cgroups_snapshot(client, 0, &view);
  });
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
