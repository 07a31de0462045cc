// What a server tells its log hook.

#include <cinttypes>

#include "service/server_core.hpp"

namespace netipc::service {

void ServerCore::log_listening(const transport::Endpoint& endpoint) const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  log_.write({.level = LogLevel::info, .event = LogEvent::listen},
             "listening in %s, profiles 0x%" PRIx32 ", %" PRIu32 " sessions at most", endpoint.run_dir.c_str(),
             supported_profiles_, max_sessions_);
}

void ServerCore::log_running() const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  log_.write({.level = LogLevel::info, .event = LogEvent::state}, "running with %" PRIu32 " workers", workers_);
}

void ServerCore::log_session(const transport::Session& session) const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  const transport::SessionInfo& info = session.info();
  log_.write({.level = LogLevel::info,
              .event = LogEvent::session_begin,
              .session_id = info.session_id,
              .peer_pid = info.peer.pid},
             "a client over %s, profile 0x%" PRIx32 ", requests of %" PRIu32 " bytes, answers of %" PRIu32,
             session.shared_memory() ? "shared memory" : "the socket", info.selected_profile,
             info.limits.request_payload, info.limits.response_payload);
}

void ServerCore::log_refusal(Status reason, int64_t peer_pid, bool full) const noexcept {
  if (!log_.wants(LogLevel::warning)) return;
  const bool no_room = full && reason == Status::limit_exceeded;
  log_.write({.level = LogLevel::warning,
              .event = no_room ? LogEvent::limit : LogEvent::handshake,
              .phase = Phase::handshake,
              .status = reason,
              .peer_pid = peer_pid},
             "%s", no_room                     ? "a client was refused: every session is taken"
                   : reason == Status::timeout ? "a newcomer said nothing"
                                               : "a client was refused");
}

// That clients leave is the ordinary end.
void ServerCore::log_session_end(const transport::Session& session, Status reason, Phase phase) const noexcept {
  const bool left = reason == Status::recv_failed;
  const LogLevel level = left ? LogLevel::info : LogLevel::warning;
  if (!log_.wants(level)) return;
  log_.write({.level = level,
              .event = LogEvent::session_end,
              .phase = left ? Phase::none : phase,
              .status = left ? Status::ok : reason,
              .session_id = session.info().session_id,
              .peer_pid = session.info().peer.pid},
             "%s", left                       ? "the client left"
                   : phase == Phase::send     ? "the answer could not be delivered"
                   : phase == Phase::response ? "ended with the request that failed"
                                              : "the session cannot go on");
}

void ServerCore::log_oversized(const transport::Session& session, const wire::Header& request) const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  log_.write({.level = LogLevel::info,
              .event = LogEvent::limit,
              .phase = Phase::receive,
              .status = Status::limit_exceeded,
              .session_id = session.info().session_id,
              .peer_pid = session.info().peer.pid},
             "a request of %" PRIu32 " bytes exceeds the agreed %" PRIu32 "; the next handshake agrees to %" PRIu32,
             request.payload_len, session.info().limits.request_payload, request_ceiling_.get());
}

void ServerCore::log_fatal(Status reason) const noexcept {
  if (!log_.wants(LogLevel::error)) return;
  log_.write({.level = LogLevel::error, .event = LogEvent::stop, .phase = Phase::connect, .status = reason},
             "the server cannot go on");
}

void ServerCore::log_stopping() const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  log_.write({.level = LogLevel::info, .event = LogEvent::stop, .status = fatal_.load()},
             "stopped: %zu sessions end, %" PRIu64 " requests were served", sessions_.size(),
             counters_.requests.load(std::memory_order_relaxed));
}

void ServerCore::log_drain(Status outcome) const noexcept {
  const LogLevel level = outcome == Status::ok ? LogLevel::info : LogLevel::warning;
  if (!log_.wants(level)) return;
  log_.write({.level = level, .event = LogEvent::stop, .status = outcome}, "%s",
             outcome == Status::ok ? "drained: everything is released" : "not drained in time: a handler is at work");
}

}  // namespace netipc::service
