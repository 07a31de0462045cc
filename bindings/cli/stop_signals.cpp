#include "stop_signals.hpp"

#include <array>
#include <atomic>
#include <cerrno>

namespace netipc::cli {
namespace {

std::array<std::atomic<netipc_service_server*>, StopSignals::most_servers> watched{};
static_assert(std::atomic<netipc_service_server*>::is_always_lock_free);

constexpr int signals[] = {SIGINT, SIGTERM};

sigset_t stop_set() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : signals) ::sigaddset(&set, signal);
  return set;
}

extern "C" void stop_watched(int /*signal*/) {
  const int saved = errno;
  for (const auto& server : watched) static_cast<void>(netipc_service_server_stop(server.load()) == NETIPC_STATUS_OK);
  errno = saved;
}

void set_handler(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  for (const int signal : signals) ::sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t set = stop_set();
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
}

StopSignals::~StopSignals() {
  set_handler(SIG_DFL);
  for (auto& server : watched) server = nullptr;
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void StopSignals::watch(std::span<netipc_service_server* const> servers) {
  for (size_t i = 0; i < watched.size(); ++i) watched[i] = i < servers.size() ? servers[i] : nullptr;
  set_handler(stop_watched);
  const sigset_t set = stop_set();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace netipc::cli
