#pragma once

// The state machine behind Client: at most one session, how it is gained and lost,
// and one request sent over it. Typed calls are built from it, one file per method.
// docs/design/006-client.md has the reasons.
//
// One thread at a time, except abort() and state().

#include <atomic>
#include <optional>

#include "service/client_config.hpp"
#include "service/retry.hpp"
#include "transport/abort_signal.hpp"
#include "transport/connect.hpp"

namespace netipc::service {

// What goes out: everything a header needs and the encoded payload, which must
// outlive the call since a retry sends it again.
struct Request {
  wire::Method method;
  Bytes payload;
  uint16_t flags = 0;
  uint32_t item_count = 1;
};

class ClientCore {
 public:
  ClientCore(transport::Endpoint endpoint, const ClientConfig& config) noexcept;
  Status open() noexcept { return abort_.open(); }

  // aborted: nothing more was done. Otherwise ok, and state() tells the outcome.
  Status refresh(uint32_t timeout_ms) noexcept;
  void close() noexcept;
  void abort() noexcept { abort_.raise(); }
  void clear_abort() noexcept { abort_.clear(); }
  void set_call_timeout(uint32_t timeout_ms) noexcept;

  [[nodiscard]] ClientState state() const noexcept { return state_.load(std::memory_order_acquire); }
  [[nodiscard]] ClientStatus status() const noexcept;

  // A whole call: one request, retried and grown as the rules allow; `decode`
  // judges the payload of the answer, which lives until the next call.
  template <class Decode>
  Status call(const Request& request, uint32_t timeout_ms, Decode&& decode) noexcept {
    NETIPC_TRY(require_ready());
    const CallTime time = begin_call(timeout_ms);
    const Status status = or_fail(perform(request, time.deadline, decode));
    end_call(request.method, time, status);
    return status;
  }

  // The same for an answer that is one value: `decode` gives a Result of it.
  template <class T, class Decode>
  Result<T> call_for(const Request& request, uint32_t timeout_ms, Decode&& decode) noexcept {
    std::optional<T> value;
    NETIPC_TRY(call(request, timeout_ms, [&](Bytes answer) noexcept {
      const Result<T> decoded = decode(answer);
      if (decoded.ok()) value.emplace(decoded.value());
      return decoded.status();
    }));
    return *value;
  }

  // Like call(), but without counting and leaving the session on failure; for calls made
  // of several requests, which end with fail() themselves.
  template <class Decode>
  Status perform(const Request& request, Deadline deadline, Decode&& decode) noexcept {
    RetryBudget budget;
    for (;;) {
      const Capacity before = capacity();
      const Result<Bytes> answer = exchange(request, deadline);
      const Status status = answer.ok() ? decode(answer.value()) : answer.status();
      if (status == Status::ok) {
        ++call_count_;
        return status;
      }
      if (answer.ok()) remember(status, Phase::response);
      NETIPC_TRY(recover(status, before, budget, deadline));
    }
  }

  // not_ready, counted, unless calls are possible.
  Status require_ready() noexcept;
  // Counts a failed call and drops its session, if it still has one.
  Status fail(Status status) noexcept;
  Status or_fail(Status status) noexcept { return status == Status::ok ? status : fail(status); }
  // Drops a session whose answers cannot be used although they decode.
  void drop_unusable(Status reason) noexcept;
  // A new session in place of the one there is, which is given up for `reason`.
  Status reconnect(Deadline deadline, Status reason) noexcept;

  // When a call began, by the stopwatch, and when it has to be over.
  struct CallTime {
    uint64_t began_ns;
    Deadline deadline;
  };
  [[nodiscard]] CallTime begin_call(uint32_t timeout_ms) const noexcept;
  void end_call(wire::Method method, const CallTime& time, Status status) noexcept;

  [[nodiscard]] bool aborted() const noexcept { return abort_.raised(); }
  [[nodiscard]] uint32_t request_proposal() const noexcept { return proposal_.limits.request_payload; }
  // Only while ready.
  [[nodiscard]] const transport::Limits& limits() const noexcept { return session_->info().limits; }

  // What bounds one logical lookup.
  struct LookupLimits {
    uint32_t items;
    uint32_t subcalls;
    uint64_t response_bytes;
  };
  [[nodiscard]] const LookupLimits& lookup_limits() const noexcept { return lookup_limits_; }

  // Where typed calls encode their requests and put several answers together.
  transport::MessageBuffer& request_buffer() noexcept { return request_buffer_; }
  transport::MessageBuffer& stitched_buffer() noexcept { return stitched_buffer_; }

 private:
  // The four numbers whose growth makes another attempt worthwhile.
  struct Capacity {
    uint32_t session_request;
    uint32_t session_response;
    uint32_t proposal;
    uint32_t hint;
  };
  [[nodiscard]] Capacity capacity() const noexcept;
  [[nodiscard]] bool grown_since(const Capacity& before) const noexcept;

  Status establish(const transport::Wait& wait) noexcept;
  bool fall_back(Status failure) noexcept;
  // ok as a reason: we want it so.
  void drop_session(ClientState next, Status reason) noexcept;
  void set_state(ClientState next) noexcept;
  // For status(): the last failure and where it happened.
  void remember(Status status, Phase phase) noexcept;
  Status note(Status status, Phase phase) noexcept {
    remember(status, phase);
    return status;
  }

  Result<Bytes> exchange(const Request& request, Deadline deadline) noexcept;
  Status send(const Request& request, const transport::Wait& wait) noexcept;
  Status judge(const wire::Header& answer, const Request& request) noexcept;
  Status recover(Status failure, const Capacity& before, RetryBudget& budget, Deadline deadline) noexcept;

  // What the log hook is told.
  [[nodiscard]] Phase phase_of_last(Status failure) const noexcept {
    return failure == last_error_ ? last_phase_ : Phase::none;
  }
  void log_attempt() const noexcept;
  void log_session() const noexcept;
  void log_failed_attempt(Status failure) const noexcept;
  void log_session_end(Status reason) const noexcept;
  void log_retry(Status failure, bool grown) const noexcept;
  void log_limit(const char* what, Phase phase, uint32_t ceiling, uint32_t next) const noexcept;
  void log_failed_call(Status failure) const noexcept;
  void log_state(ClientState before) const noexcept;

  [[nodiscard]] uint64_t message_id() const noexcept { return call_count_ + 1; }

  const transport::Endpoint endpoint_;
  transport::Config proposal_;           // what the next handshake asks for
  const uint32_t configured_request_;    // what it falls back to
  const LookupLimits lookup_limits_;
  const Logger log_;
  uint32_t call_timeout_ms_;

  transport::AbortSignal abort_;
  transport::SessionPtr session_;        // exactly while ready
  std::atomic<ClientState> state_{ClientState::disconnected};

  transport::MessageBuffer request_buffer_;
  transport::MessageBuffer answer_buffer_;
  transport::MessageBuffer stitched_buffer_;

  Status last_error_ = Status::ok;
  Phase last_phase_ = Phase::none;
  uint64_t connect_count_ = 0;
  uint64_t reconnect_count_ = 0;
  uint64_t call_count_ = 0;
  uint64_t error_count_ = 0;
  uint64_t retry_count_ = 0;
  uint64_t timeout_count_ = 0;
  ClientState settled_ = ClientState::disconnected;  // the last state but connecting, and since when
  uint64_t state_since_ms_;
  uint64_t last_error_ms_ = 0;
  Histogram call_latency_;
};

}  // namespace netipc::service
