#include "platform/run_dir_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "base/clock.hpp"
#include "transport/wait.hpp"

namespace netipc::platform {

namespace {

// A turn takes microseconds.
constexpr uint32_t patience_ms = 2000;
constexpr uint64_t retry_ns = 1'000'000;

int open_directory_of(const std::string& path) noexcept {
  try {
    return ::open(path.substr(0, path.find_last_of('/') + 1).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  } catch (...) {
    return -1;
  }
}

}  // namespace

RunDirLock::RunDirLock(const std::string& path) noexcept : fd_(open_directory_of(path)) {
  if (!fd_) return;
  const transport::Wait wait{.deadline = Deadline::after_ms(patience_ms)};
  while (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return;
    if (transport::pause(retry_ns, wait) != Status::ok) return;
  }
}

// Unlocked, not only closed: a child that the host forks meanwhile has a copy of
// the descriptor, and the lock would last as long as that.
RunDirLock::~RunDirLock() {
  if (fd_) ::flock(fd_.get(), LOCK_UN);
}

}  // namespace netipc::platform
