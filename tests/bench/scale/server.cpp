#include "bench/scale/server.hpp"

#include <signal.h>
#include <sys/prctl.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include "netipc/netipc.h"

namespace netipc::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t workers = 2;

netipc_status increment(void*, uint64_t value, uint64_t* out_value) {
  *out_value = value + 1;
  return NETIPC_STATUS_OK;
}

}  // namespace

int serve(const std::string& run_dir, uint32_t profiles, uint32_t sessions) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody is left to end us otherwise
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  config.supported_profiles = profiles;
  config.preferred_profiles = profiles;
  config.max_sessions = sessions;
  config.backlog = 1024;
  config.workers = workers;
  netipc_service_server* server = nullptr;
  if (netipc_service_server_create_increment(run_dir.c_str(), "scale", &config, increment, nullptr, &server) !=
      NETIPC_STATUS_OK)
    return 1;
  std::thread driver([server] {
    if (netipc_service_server_run(server) != NETIPC_STATUS_OK) std::abort();
  });
  std::puts("ready");
  std::fflush(stdout);

  sigset_t terminate;
  sigemptyset(&terminate);
  sigaddset(&terminate, SIGTERM);
  int signal = 0;
  sigwait(&terminate, &signal);
  const auto asked = Clock::now();
  if (netipc_service_server_stop(server) != NETIPC_STATUS_OK) return 2;
  driver.join();
  std::printf("%.3f\n", std::chrono::duration<double, std::milli>(Clock::now() - asked).count());
  netipc_service_server_destroy(server);
  return 0;
}

Server::Server(const std::string& run_dir, uint32_t profiles, uint32_t sessions)
    : program_({"--serve", run_dir, "--profiles", std::to_string(profiles), "--sessions", std::to_string(sessions)}) {
  start();
}

void Server::start() {
  program_.start();
  if (program_.line() != "ready") throw std::runtime_error("the server does not start");
}

double Server::stop() {
  program_.ask_to_end();
  const std::string took = program_.line();
  if (program_.wait() != 0) throw std::runtime_error("the server did not end well");
  return std::stod(took);
}

void Server::kill_and_restart() {
  program_.kill();
  start();
}

}  // namespace netipc::bench
