#include "transport/wait.hpp"

#include "platform/wait_fd.hpp"

namespace netipc::transport {

Status pause(uint64_t ns, const Wait& wait) noexcept {
  const Wait bounded{Deadline::at_ns(monotonic_ns() + ns).earlier(wait.deadline), wait.abort};
  const Status status = platform::wait_fd(-1, platform::Readiness::input, bounded);
  return status == Status::timeout && !wait.deadline.expired() ? Status::ok : status;
}

}  // namespace netipc::transport
