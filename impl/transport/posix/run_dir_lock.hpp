#pragma once

// Takes turns with others that make an endpoint in the same run dir, so that
// nobody judges a name between bind and listen, or removes what has just replaced
// a stale one (docs/spec/uds.md, "Listening").

#include <string>

#include "platform/unique_fd.hpp"

namespace netipc::platform {

class RunDirLock {
 public:
  // Of the directory that `path` lies in. Waits for its turn, but not for ever:
  // whoever may read the directory can lock it. Without a lock to be had life goes
  // on without it, as it does for deployed peers.
  explicit RunDirLock(const std::string& path) noexcept;
  ~RunDirLock();
  RunDirLock(const RunDirLock&) = delete;
  RunDirLock& operator=(const RunDirLock&) = delete;

 private:
  UniqueFd fd_;
};

}  // namespace netipc::platform
