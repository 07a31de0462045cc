#pragma once

// What every public function wraps its body in: no exception leaves the library,
// and hot calls prove at compile time that none could.

#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include "base/status.hpp"
#include "netipc/status.h"

namespace netipc::shim {

[[nodiscard]] constexpr netipc_status to_c(Status status) noexcept { return static_cast<netipc_status>(status); }

// body: () -> Status. May throw.
template <class Body>
[[nodiscard]] netipc_status guard(Body&& body) noexcept {
  try {
    return to_c(std::forward<Body>(body)());
  } catch (const std::bad_alloc&) {
    return NETIPC_STATUS_NO_MEMORY;
  } catch (...) {
    return NETIPC_STATUS_INTERNAL;
  }
}

// The same for a body that forms the public status itself.
template <class Body>
[[nodiscard]] netipc_status guard_value(Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return NETIPC_STATUS_NO_MEMORY;
  } catch (...) {
    return NETIPC_STATUS_INTERNAL;
  }
}

// The same without a landing pad, for calls whose implementation is noexcept.
template <class Body>
[[nodiscard]] netipc_status guard_noexcept(Body&& body) noexcept {
  static_assert(noexcept(body()), "the implementation call must be noexcept");
  return to_c(std::forward<Body>(body)());
}

// A function of the user: what it throws is a refusal. () -> netipc_status.
template <class Call>
[[nodiscard]] Status guard_handler(Call&& call) noexcept {
  try {
    return std::forward<Call>(call)() == NETIPC_STATUS_OK ? Status::ok : Status::handler_failed;
  } catch (...) {
    return Status::handler_failed;
  }
}

}  // namespace netipc::shim
