// What a client tells its log hook.

#include <cinttypes>

#include "service/client_core.hpp"

namespace netipc::service {

void ClientCore::log_attempt() const noexcept {
  if (!log_.wants(LogLevel::debug)) return;
  log_.write({.level = LogLevel::debug, .event = LogEvent::connect, .phase = Phase::connect},
             "connecting in %s, profiles 0x%" PRIx32 ", requests of %" PRIu32 " bytes, answers of %" PRIu32,
             endpoint_.run_dir.c_str(), proposal_.supported_profiles, proposal_.limits.request_payload,
             proposal_.limits.response_payload);
}

void ClientCore::log_session() const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  const transport::SessionInfo& info = session_->info();
  log_.write({.level = LogLevel::info,
              .event = LogEvent::session_begin,
              .session_id = info.session_id,
              .peer_pid = info.peer.pid},
             "connected over %s, profile 0x%" PRIx32 ", requests of %" PRIu32 " bytes, answers of %" PRIu32,
             session_->shared_memory() ? "shared memory" : "the socket", info.selected_profile,
             info.limits.request_payload, info.limits.response_payload);
}

// That nobody is there is what a client that waits for its provider finds again and
// again: its state tells it once.
void ClientCore::log_failed_attempt(Status failure) const noexcept {
  const bool ordinary = failure == Status::connect_failed || failure == Status::aborted;
  const LogLevel level = ordinary ? LogLevel::debug : LogLevel::warning;
  if (!log_.wants(level)) return;
  const bool connected = last_phase_ != Phase::connect;
  log_.write({.level = level,
              .event = connected ? LogEvent::handshake : LogEvent::connect,
              .phase = last_phase_,
              .status = failure},
             "%s", last_phase_ == Phase::attach ? "the shared memory could not be attached"
                   : connected                  ? "the handshake failed"
                                                : "nobody could be reached");
}

void ClientCore::log_session_end(Status reason) const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  const transport::SessionInfo& info = session_->info();
  log_.write({.level = LogLevel::info,
              .event = LogEvent::session_end,
              .phase = phase_of_last(reason),
              .status = reason,
              .session_id = info.session_id,
              .peer_pid = info.peer.pid},
             "%s", reason == Status::ok ? "closed by this client" : "the session is given up");
}

void ClientCore::log_retry(Status failure, bool grown) const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  log_.write({.level = LogLevel::info, .event = LogEvent::retry, .phase = phase_of_last(failure), .status = failure},
             "the request is sent again%s", grown ? ": the ceilings have grown" : "");
}

void ClientCore::log_limit(const char* what, Phase phase, uint32_t ceiling, uint32_t next) const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  log_.write({.level = LogLevel::info, .event = LogEvent::limit, .phase = phase, .status = Status::overflow},
             "%s exceeds %" PRIu32 " bytes; the next handshake asks for %" PRIu32, what, ceiling, next);
}

void ClientCore::log_failed_call(Status failure) const noexcept {
  if (!log_.wants(LogLevel::warning)) return;
  log_.write({.level = LogLevel::warning, .event = LogEvent::call, .phase = phase_of_last(failure), .status = failure},
             "the call failed");
}

void ClientCore::log_state(ClientState before) const noexcept {
  if (!log_.wants(LogLevel::info)) return;
  log_.write({.level = LogLevel::info, .event = LogEvent::state}, "%s, was %s", name_of(settled_), name_of(before));
}

}  // namespace netipc::service
