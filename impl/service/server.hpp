#pragma once

// A managed server of one service at one endpoint. It listens from its creation on
// and serves while somebody drives it: run(), or a foreign loop with poll_once().
//
// Any thread: stop(), drain(), status(), wait_handle(). One driver at a time.

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "service/server_config.hpp"
#include "service/service.hpp"

namespace netipc::service {

class ServerCore;

class Server {
 public:
  //   invalid, path_too_long, addr_in_use, socket_failed, no_memory
  static Result<Server> create(std::string_view run_dir, std::string_view name, const ServerConfig& config,
                               ServicePtr service);
  // Stops and waits for whoever drives it; never from within a handler. In a forked
  // child: waits for nobody and leaves everything to the parent.
  ~Server();
  Server(Server&&) noexcept;
  Server& operator=(Server&&) = delete;

  // Serves until stop(). ok, or why it could not go on; invalid: driven already.
  Status run() noexcept;
  // One piece of work: ok. timeout: there was none. aborted: stopped.
  Status poll_once(uint32_t timeout_ms) noexcept;
  // Sticky; also from a handler or a signal handler. The request in progress is
  // still answered.
  void stop() noexcept;
  // stop(), then waits for the driver. timeout: a handler is still at work.
  Status drain(uint32_t timeout_ms) noexcept;

  // Readable when poll_once() has something to do: a file descriptor, or a HANDLE.
  [[nodiscard]] intptr_t wait_handle() const noexcept;
  [[nodiscard]] ServerStatus status() const noexcept;

 private:
  explicit Server(std::unique_ptr<ServerCore> core) noexcept;
  std::unique_ptr<ServerCore> core_;
};

}  // namespace netipc::service
