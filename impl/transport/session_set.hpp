#pragma once

// Waits for many sessions and a listener at once, for the managed server
// (docs/design/004-server.md). Any thread may call any function; next() hands
// each ready session to exactly one caller, which re-arms it when done.

#include <memory>

#include "transport/session.hpp"

namespace netipc::transport {

class SessionSet {
 public:
  static Result<std::unique_ptr<SessionSet>> create();
  virtual ~SessionSet() = default;

  // `key` comes back from next(); 0 is reserved. The session or handle must
  // outlive its membership.
  virtual Status add(Session& session, uint64_t key) noexcept = 0;
  virtual Status add(NativeHandle handle, uint64_t key) noexcept = 0;
  // After next() returned the key: watch it again.
  virtual Status rearm(Session& session, uint64_t key) noexcept = 0;
  virtual Status rearm(NativeHandle handle, uint64_t key) noexcept = 0;
  virtual void remove(Session& session) noexcept = 0;
  virtual void remove(NativeHandle handle) noexcept = 0;

  // A key whose session has a message or a vanished peer; timeout when none came
  // in time. wake() makes every later next() return aborted until unwake().
  virtual Result<uint64_t> next(Deadline deadline) noexcept = 0;
  virtual void wake() noexcept = 0;
  virtual void unwake() noexcept = 0;

  // Readable when next() would not wait.
  [[nodiscard]] virtual NativeHandle wait_handle() const noexcept = 0;
};

}  // namespace netipc::transport
