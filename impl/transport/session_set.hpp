#pragma once

// Waits for many sessions and a listener at once, for the managed server
// (docs/design/004-server.md). Any thread may call any function; next() hands
// each ready session to exactly one caller, which re-arms or removes it.
//
// A session on shared memory has no descriptor that announces data: a thread sleeps on
// it while it is a member, on more than one where they are many, and its hang-up is
// watched like any other. Who offers shared memory asks for those threads.

#include <memory>

#include "transport/session.hpp"

namespace netipc::transport {

class SessionSet {
 public:
  static Result<std::unique_ptr<SessionSet>> create();
  virtual ~SessionSet() = default;

  // `key` comes back from next(); 0 and the numbers from 2^62 on are reserved.
  // The session or handle must outlive its membership. When add() fails, nobody was
  // handed the key and nobody will be.
  virtual Status add(Session& session, uint64_t key) noexcept = 0;
  virtual Status add(NativeHandle handle, uint64_t key) noexcept = 0;
  // After next() returned the key: watch it again. A session that keeps something
  // unsent is watched for room to send, until its deadline, and for nothing else.
  virtual Status rearm(Session& session, uint64_t key) noexcept = 0;
  virtual Status rearm(NativeHandle handle, uint64_t key) noexcept = 0;
  // Who stays with a session for long need not have it watched meanwhile, which costs
  // its peer something for each message. rearm() watches it again.
  virtual void unwatch(Session& session) noexcept = 0;
  // Who stays sleeps here: until the session has a message or its peer vanished (ok), or
  // next() would not wait (aborted). unsupported: not where this session or system is.
  virtual Status await_input(Session& session) noexcept = 0;
  virtual void remove(Session& session, uint64_t key) noexcept = 0;
  virtual void remove(NativeHandle handle) noexcept = 0;
  // Before all sessions end, which then need not be removed: those threads leave all at
  // once, and have left when it returns. Nobody may be in next(), or re-arm.
  virtual void prepare_to_end() noexcept = 0;

  // A key whose session has a message, room for what it keeps unsent, no time left for
  // that, or a vanished peer; timeout when none came in time. wake() makes every later
  // next() return aborted until unwake().
  virtual Result<uint64_t> next(Deadline deadline) noexcept = 0;
  virtual void wake() noexcept = 0;
  virtual void unwake() noexcept = 0;

  // Whether next() would not wait.
  [[nodiscard]] virtual bool any_ready() const noexcept = 0;
  // Readable when next() would not wait.
  [[nodiscard]] virtual NativeHandle wait_handle() const noexcept = 0;
  // In a forked child: the set is the parent's, its threads are not here, and
  // nothing of it may be called or destroyed.
  [[nodiscard]] virtual bool inherited() const noexcept = 0;
};

}  // namespace netipc::transport
