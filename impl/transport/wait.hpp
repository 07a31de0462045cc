#pragma once

// What bounds a wait: a deadline, and a signal that ends it early.

#include "base/clock.hpp"
#include "transport/abort_signal.hpp"

namespace netipc::transport {

// How far a wait goes before it gives up, with the status timeout.
enum class Patience : uint8_t {
  none,   // takes what is there
  spin,   // and spins where its wait point is hot
  sleep,  // and sleeps until the deadline
};

struct Wait {
  Deadline deadline = Deadline::never();
  const AbortSignal* abort = nullptr;
  Patience patience = Patience::sleep;

  // Abort wins over everything that may be ready at the same time.
  [[nodiscard]] bool aborted() const noexcept { return abort != nullptr && abort->raised(); }
};

// Rests for `ns`. timeout, aborted: the wait ended first.
Status pause(uint64_t ns, const Wait& wait) noexcept;

}  // namespace netipc::transport
