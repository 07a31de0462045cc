#pragma once

// SIGINT and SIGTERM end a server in order.

#include <netipc/service_server.h>
#include <signal.h>

namespace netipc::cli {

// From its creation on the signals wait; from watch() on they stop the server, a
// waiting one at once. Restores everything when it goes. One at a time.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void watch(netipc_service_server* server);

 private:
  sigset_t before_{};
};

}  // namespace netipc::cli
