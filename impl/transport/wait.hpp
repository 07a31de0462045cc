#pragma once

// What bounds a wait: a deadline, and a signal that ends it early.

#include "base/clock.hpp"
#include "transport/abort_signal.hpp"

namespace netipc::transport {

struct Wait {
  Deadline deadline = Deadline::never();
  const AbortSignal* abort = nullptr;

  // Abort wins over everything that may be ready at the same time.
  [[nodiscard]] bool aborted() const noexcept { return abort != nullptr && abort->raised(); }
};

// Rests for `ns`. timeout, aborted: the wait ended first.
Status pause(uint64_t ns, const Wait& wait) noexcept;

}  // namespace netipc::transport
