#pragma once

// The server under measurement, in a process of its own.

#include <string>

#include "support/same_program.hpp"

namespace netipc::bench {

// Serves increment at RUN_DIR until SIGTERM, which the caller has blocked; prints
// "ready", and at its end how many milliseconds stop took. What main() returns.
int serve(const std::string& run_dir, uint32_t profiles, uint32_t sessions);

class Server {
 public:
  Server(const std::string& run_dir, uint32_t profiles, uint32_t sessions);

  [[nodiscard]] pid_t pid() const { return program_.pid(); }
  // From the call of stop until run has returned on every thread.
  double stop();
  void kill_and_restart();

 private:
  void start();
  test::SameProgram program_;
};

}  // namespace netipc::bench
