// How the session is gained and lost.

#include "service/client_core.hpp"

#include <new>
#include <utility>

#include "base/probe.hpp"
#include "base/stopwatch.hpp"
#include "service/defaults.hpp"

namespace netipc::service {

namespace {

// Every zero is replaced here, so that growth has a number to start from and an
// emptied profile mask cannot be taken for an unset one.
transport::Config first_proposal(const ClientConfig& config) noexcept {
  transport::Config proposal;
  proposal.supported_profiles =
      or_default(config.supported_profiles, wire::profile_baseline) & transport::implemented_profiles();
  proposal.preferred_profiles = config.preferred_profiles;
  const uint32_t items = or_default(config.max_request_batch_items, wire::default_batch_items);
  proposal.limits = {
      .request_payload = or_default(config.max_request_payload_bytes, wire::default_payload_bytes),
      .request_items = items,
      .response_payload = or_default(config.max_response_payload_bytes, default_response_payload_bytes),
      .response_items = items};
  proposal.auth_token = config.auth_token;
  proposal.packet_size = config.packet_size;
  proposal.wait_policy = config.wait_policy;
  return proposal;
}

ClientState state_after(Status failure) noexcept {
  switch (failure) {
    case Status::connect_failed: return ClientState::not_found;
    case Status::auth_failed: return ClientState::auth_failed;
    case Status::no_profile:
    case Status::incompatible: return ClientState::incompatible;
    default: return ClientState::disconnected;
  }
}

Phase phase_of(Status failure) noexcept {
  if (transport::attach_failed(failure)) return Phase::attach;
  switch (failure) {
    case Status::connect_failed:
    case Status::socket_failed:
    case Status::invalid:
    case Status::path_too_long: return Phase::connect;
    default: return Phase::handshake;
  }
}

// A provider that is starting, stopping or full answers differently soon.
bool may_pass(Status failure) noexcept {
  switch (failure) {
    case Status::connect_failed:
    case Status::recv_failed:
    case Status::send_failed:
    case Status::limit_exceeded: return true;
    default: return false;
  }
}

}  // namespace

ClientCore::ClientCore(transport::Endpoint endpoint, const ClientConfig& config) noexcept
    : endpoint_(std::move(endpoint)),
      proposal_(first_proposal(config)),
      configured_request_(proposal_.limits.request_payload),
      lookup_limits_{or_default(config.max_lookup_items, default_lookup_items),
                     or_default(config.max_lookup_subcalls, default_lookup_subcalls),
                     or_default(config.max_lookup_response_bytes, default_lookup_response_bytes)},
      log_(config.log, endpoint_.service),
      call_timeout_ms_(or_default(config.call_timeout_ms, default_call_timeout_ms)),
      state_since_ms_(monotonic_ms()) {}

void ClientCore::set_call_timeout(uint32_t timeout_ms) noexcept {
  call_timeout_ms_ = or_default(timeout_ms, default_call_timeout_ms);
}

ClientCore::CallTime ClientCore::begin_call(uint32_t timeout_ms) const noexcept {
  const uint32_t resolved = or_default(timeout_ms, call_timeout_ms_);
  return {stopwatch_ns(), resolved == infinite_timeout_ms ? Deadline::never() : Deadline::after_ms(resolved)};
}

void ClientCore::end_call(wire::Method method, const CallTime& time, Status status) noexcept {
  const uint64_t took_ns = stopwatch_since(time.began_ns);
  if (status == Status::ok) call_latency_.record_alone(took_ns);
  NETIPC_PROBE4(client__call, endpoint_.service.c_str(), method, static_cast<int32_t>(status), took_ns);
}

Status ClientCore::refresh(uint32_t timeout_ms) noexcept {
  const ClientState before = state();
  switch (before) {
    case ClientState::disconnected:
    case ClientState::not_found:
    case ClientState::broken: break;
    // A session is not tested; a refusal is only left through close().
    default: return Status::ok;
  }
  const Status status = establish({begin_call(timeout_ms).deadline, &abort_});
  if (status == Status::ok) ++(before == ClientState::broken ? reconnect_count_ : connect_count_);
  return status == Status::aborted ? status : Status::ok;
}

// One attempt as the contract counts them: it may take several handshakes, each
// asking for less than the one before.
Status ClientCore::establish(const transport::Wait& wait) noexcept {
  if (wait.aborted()) return note(Status::aborted, Phase::connect);
  const ClientState before = state();
  set_state(ClientState::connecting);
  if (proposal_.supported_profiles == 0) remember(Status::no_profile, Phase::handshake);
  Status failure = Status::no_profile;
  while (proposal_.supported_profiles != 0) {
    log_attempt();
    NETIPC_PROBE3(client__connect, endpoint_.service.c_str(), endpoint_.run_dir.c_str(), proposal_.supported_profiles);
    try {
      auto session = transport::connect(endpoint_, proposal_, wait);
      if (session.ok()) {
        session_ = std::move(session).value();
        log_session();
        NETIPC_PROBE5(client__handshake, endpoint_.service.c_str(), static_cast<int32_t>(Status::ok),
                      session_->info().session_id, session_->info().selected_profile, session_->info().peer.pid);
        set_state(ClientState::ready);
        return Status::ok;
      }
      failure = session.status();
    } catch (const std::bad_alloc&) {
      failure = Status::no_memory;
    }
    remember(failure, phase_of(failure));
    log_failed_attempt(failure);
    NETIPC_PROBE5(client__handshake, endpoint_.service.c_str(), static_cast<int32_t>(failure), uint64_t{0}, uint32_t{0},
                  int64_t{-1});
    if (!fall_back(failure)) break;
  }
  // An abort says nothing about the provider; neither does running out of profiles
  // by our own doing.
  if (failure == Status::aborted) {
    set_state(before);
  } else {
    set_state(proposal_.supported_profiles != 0 ? state_after(failure) : ClientState::disconnected);
  }
  return failure;
}

// Whether asking for less may cure the failure; each cure works once.
bool ClientCore::fall_back(Status failure) noexcept {
  if (transport::attach_failed(failure) && (proposal_.supported_profiles & wire::profiles_shm) != 0) {
    proposal_.supported_profiles &= ~wire::profiles_shm;
    proposal_.preferred_profiles &= ~wire::profiles_shm;
    return true;
  }
  // Servers learn nothing from a refused HELLO: a proposal that growth raised
  // above the server's ceiling would be refused for ever.
  if (failure == Status::limit_exceeded && proposal_.limits.request_payload > configured_request_) {
    proposal_.limits.request_payload = configured_request_;
    return true;
  }
  return false;
}

Status ClientCore::reconnect(Deadline deadline, Status reason) noexcept {
  drop_session(ClientState::broken, reason);
  const transport::Wait wait{deadline, &abort_};
  ReconnectPauses pauses(deadline);
  for (;;) {
    const Status status = establish(wait);
    if (status == Status::ok) {
      ++reconnect_count_;
      return status;
    }
    if (!may_pass(status) || pauses.exhausted()) return status;
    NETIPC_TRY(transport::pause(pauses.next_ns(), wait));
  }
}

void ClientCore::set_state(ClientState next) noexcept {
  state_.store(next, std::memory_order_release);
  if (next == ClientState::connecting || next == settled_) return;
  const ClientState before = std::exchange(settled_, next);
  state_since_ms_ = monotonic_ms();
  log_state(before);
}

void ClientCore::drop_session(ClientState next, Status reason) noexcept {
  if (session_ != nullptr) {
    log_session_end(reason);
    NETIPC_PROBE3(client__session__end, endpoint_.service.c_str(), session_->info().session_id,
                  static_cast<int32_t>(reason));
  }
  session_.reset();
  set_state(next);
}

void ClientCore::close() noexcept {
  drop_session(ClientState::disconnected, Status::ok);
  request_buffer_.release();
  answer_buffer_.release();
  stitched_buffer_.release();
  // To read back what was not raised would be a system call for each connection.
  if (abort_.raised()) abort_.clear();
}

Status ClientCore::require_ready() noexcept {
  if (session_ != nullptr) return Status::ok;
  ++error_count_;
  return Status::not_ready;
}

Status ClientCore::fail(Status status) noexcept {
  ++error_count_;
  if (status == Status::timeout) ++timeout_count_;
  log_failed_call(status);
  if (session_ != nullptr) drop_session(ClientState::broken, status);
  return status;
}

void ClientCore::drop_unusable(Status reason) noexcept {
  if (session_ == nullptr) return;
  remember(reason, Phase::response);
  drop_session(ClientState::broken, reason);
}

void ClientCore::remember(Status status, Phase phase) noexcept {
  last_error_ = status;
  last_phase_ = phase;
  last_error_ms_ = monotonic_ms();
}

ClientStatus ClientCore::status() const noexcept {
  ClientStatus out;
  out.state = state();
  out.last_error = last_error_;
  out.last_error_phase = last_phase_;
  if (session_ != nullptr) {
    const transport::SessionInfo& info = session_->info();
    out.shared_memory = session_->shared_memory();
    out.session_id = info.session_id;
    out.selected_profile = info.selected_profile;
    out.packet_size = info.packet_size;
    out.max_request_payload_bytes = info.limits.request_payload;
    out.max_request_batch_items = info.limits.request_items;
    out.max_response_payload_bytes = info.limits.response_payload;
    out.max_response_batch_items = info.limits.response_items;
    out.peer_pid = info.peer.pid;
    out.peer_uid = info.peer.uid;
    out.peer_gid = info.peer.gid;
  }
  out.supported_profiles = proposal_.supported_profiles;
  out.request_proposal_bytes = proposal_.limits.request_payload;
  out.response_hint_bytes = proposal_.limits.response_payload;
  out.connect_count = connect_count_;
  out.reconnect_count = reconnect_count_;
  out.call_count = call_count_;
  out.error_count = error_count_;
  out.retry_count = retry_count_;
  out.timeout_count = timeout_count_;
  out.state_since_ms = state_since_ms_;
  out.last_error_ms = last_error_ms_;
  out.call_timeout_ms = call_timeout_ms_;
  out.call_latency = call_latency_.summary();
  return out;
}

}  // namespace netipc::service
