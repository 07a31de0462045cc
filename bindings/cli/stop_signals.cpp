#include "stop_signals.hpp"

#include <atomic>
#include <cerrno>

namespace netipc::cli {
namespace {

std::atomic<netipc_service_server*> watched{nullptr};
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
  static_cast<void>(netipc_service_server_stop(watched.load()) == NETIPC_STATUS_OK);
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
  watched = nullptr;
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void StopSignals::watch(netipc_service_server* server) {
  watched = server;
  set_handler(stop_watched);
  const sigset_t set = stop_set();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace netipc::cli
