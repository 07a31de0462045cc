#pragma once

// SIGINT and SIGTERM end servers in order.

#include <netipc/service_server.h>
#include <signal.h>

#include <span>

namespace netipc::cli {

// From its creation on the signals wait; from watch() on they stop the servers, a
// waiting one at once. Restores everything when it goes. One at a time.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  static constexpr size_t most_servers = 3;

  // At most `most_servers`; they stay until others, or none, are watched.
  void watch(std::span<netipc_service_server* const> servers);

 private:
  sigset_t before_{};
};

}  // namespace netipc::cli
