#pragma once

// The managed server behind Server: one endpoint, its sessions, and the threads
// that drive it (docs/design/004-server.md).
//
// Whoever drives - run() with its workers, or one poll_once() after another - takes
// a ready session or the listener from the session set, does one piece of work and
// gives it back. So nothing waits for one slow peer, no session has two handlers,
// and an idle session is an entry in a table.

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "service/answer.hpp"
#include "service/growth.hpp"
#include "service/server_config.hpp"
#include "service/session_table.hpp"
#include "transport/listener.hpp"
#include "transport/session_set.hpp"

namespace netipc::service {

class ServerCore {
 public:
  ServerCore(const ServerConfig& config, ServicePtr service, std::string name = {});
  ~ServerCore();
  ServerCore(const ServerCore&) = delete;
  ServerCore& operator=(const ServerCore&) = delete;

  Status open(const transport::Endpoint& endpoint, const ServerConfig& config);

  // In a forked child only abandon() is legal, and nothing after it: not even the
  // destructor, which would wait for threads that are not here.
  [[nodiscard]] bool inherited() const noexcept { return ready_->inherited(); }
  void abandon() noexcept;

  Status run() noexcept;
  Status poll_once(uint32_t timeout_ms) noexcept;
  void stop() noexcept;
  Status drain(uint32_t timeout_ms) noexcept;

  [[nodiscard]] transport::NativeHandle wait_handle() const noexcept { return ready_->wait_handle(); }
  [[nodiscard]] ServerStatus status() const noexcept;

 private:
  static constexpr uint64_t no_key = 0;
  static constexpr uint64_t listener_key = 1;
  static_assert(listener_key < SessionTable::first_key);

  // Driving: at most one driver at a time, and none once stopping.
  Status start_driving() noexcept;
  void end_driving() noexcept;
  void work() noexcept;
  Status step(Deadline deadline, Scratch& scratch, bool stay) noexcept;
  void release_all() noexcept;
  Status await_driver(uint32_t timeout_ms) noexcept;

  // server_accept.cpp
  void accept_ready(Scratch& scratch, bool stay) noexcept;
  [[nodiscard]] bool full() const noexcept { return sessions_.size() >= max_sessions_; }
  void let_leavers_go(Scratch& scratch, bool stay) noexcept;
  bool accept_one(uint64_t& newest) noexcept;
  Result<transport::Listener::Attempt> next_attempt(bool full);
  void admit(transport::SessionPtr session, uint64_t& newest) noexcept;
  void watch(transport::Session& session, uint64_t key) noexcept;
  void refuse(Status reason, int64_t peer_pid, bool full) noexcept;

  // server_session.cpp
  enum class Outcome { served, idle, over };  // over: the session is
  // `first`: how far the wait for the first request goes.
  void serve_ready(uint64_t key, Scratch& scratch, bool stay,
                   transport::Patience first = transport::Patience::none) noexcept;
  Outcome serve_requests(transport::Session& session, Scratch& scratch, bool stay,
                         transport::Patience first) noexcept;
  Outcome serve_some(transport::Session& session, Scratch& scratch, transport::Patience patience, bool stay) noexcept;
  Outcome serve_one(transport::Session& session, Scratch& scratch, const transport::Wait& wait) noexcept;
  Outcome serve_train(transport::Session& session, Scratch& scratch, size_t most, const transport::Wait& wait) noexcept;
  Outcome answer_train(transport::Session& session, std::span<const transport::MessageView> requests,
                       Scratch& scratch) noexcept;
  Outcome not_received(transport::Session& session, Status status) noexcept;
  Answer handle(const transport::Session& session, const wire::Header& header, Bytes payload, uint64_t began_ns,
                Scratch& scratch) noexcept;
  Outcome refuse_oversized(transport::Session& session) noexcept;
  Outcome deliver(transport::Session& session, const wire::Header& request, const Answer& answer) noexcept;
  Outcome deliver_rest(transport::Session& session) noexcept;
  Outcome delivered(Status status, const transport::Session& session, wire::TransportStatus answered) noexcept;
  void note(const Answer& answer) noexcept;
  [[nodiscard]] Deadline answer_deadline() const noexcept { return Deadline::after_ms(send_timeout_ms_); }
  void end_session(uint64_t key) noexcept;

  // The answer of whoever found out: the session is over, and why.
  Outcome over(const transport::Session& session, Status reason, Phase phase) noexcept;

  // server_log.cpp: what the log hook is told, never with a lock held.
  void log_listening(const transport::Endpoint& endpoint) const noexcept;
  void log_running() const noexcept;
  void log_session(const transport::Session& session) const noexcept;
  void log_refusal(Status reason, int64_t peer_pid, bool full) const noexcept;
  void log_session_end(const transport::Session& session, Status reason, Phase phase) const noexcept;
  void log_oversized(const transport::Session& session, const wire::Header& request) const noexcept;
  void log_fatal(Status reason) const noexcept;
  void log_stopping() const noexcept;
  void log_drain(Status outcome) const noexcept;

  void fatal(Status status) noexcept;
  // For status().
  void remember(Status status, Phase phase) noexcept;

  const ServicePtr service_;
  const uint32_t max_sessions_;
  const uint32_t workers_;
  const uint32_t send_timeout_ms_;
  const uint32_t supported_profiles_;
  const Logger log_;

  LearnedCeiling request_ceiling_;
  LearnedCeiling response_ceiling_;

  SessionTable::Sessions ended_;  // closed behind the set, whose threads may be at them until then
  std::unique_ptr<transport::SessionSet> ready_;
  SessionTable sessions_;
  transport::AbortSignal stop_;

  // The session set sees to it that the listener is one thread's at a time; the lock
  // tells a forked child whether one was at it.
  std::mutex accepting_;
  transport::ListenerPtr listener_;

  mutable std::mutex driving_;
  std::condition_variable driver_left_;
  bool has_driver_ = false;
  bool released_ = false;
  Scratch loop_scratch_;  // of poll_once

  struct Counters {
    std::atomic<uint64_t> accepted{0};
    std::atomic<uint64_t> refused{0};
    std::atomic<uint64_t> auth_refused{0};
    std::atomic<uint64_t> profile_refused{0};
    std::atomic<uint64_t> limit_refused{0};
    std::atomic<uint64_t> undelivered{0};
    std::atomic<uint64_t> requests{0};
    std::atomic<uint64_t> by_status[wire::status_internal_error + 1] = {};
  };
  Counters counters_;
  Histogram handler_latency_;
  std::atomic<uint32_t> shared_memory_sessions_{0};
  std::atomic<Failure> last_error_{Failure{}};  // status and phase belong together
  std::atomic<uint64_t> last_error_ms_{0};
  std::atomic<Status> fatal_{Status::ok};
};

}  // namespace netipc::service
