#pragma once

// The owner of an endpoint's name: binds it, listens, takes connections.

#include <string>

#include "platform/unique_fd.hpp"
#include "transport/channel.hpp"

namespace netipc::platform {

class Acceptor {
 public:
  // Recovers a stale name first. addr_in_use, socket_failed.
  static Result<Acceptor> bind(const std::string& path, int backlog);

  Acceptor(Acceptor&&) = default;
  Acceptor& operator=(Acceptor&&) = delete;
  ~Acceptor() { close(); }

  enum class Outcome { connection, nothing, exhausted, failed };
  // Takes one waiting connection, without blocking. exhausted: no descriptor or
  // memory is left for it; it keeps waiting in the backlog.
  Outcome take(transport::ChannelPtr& out_channel) noexcept;

  [[nodiscard]] int handle() const noexcept { return fd_.get(); }
  // Unlinks the name if it is still ours and not a forked copy's, and closes. Idempotent.
  void close() noexcept;

 private:
  Acceptor(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  UniqueFd fd_;
  std::string path_;
  uint64_t device_ = 0;
  uint64_t inode_ = 0;
  int owner_pid_ = 0;
};

}  // namespace netipc::platform
