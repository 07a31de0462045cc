// One session's turn: a request, its answer, and whether there will be another.

#include <algorithm>

#include "service/server_core.hpp"

namespace netipc::service {

namespace {

// What ended a session, for its log, where all that is left is the answer.
Status failure_of(wire::TransportStatus answered) noexcept {
  switch (answered) {
    case wire::status_limit_exceeded: return Status::limit_exceeded;
    case wire::status_bad_envelope: return Status::bad_layout;
    default: return Status::handler_failed;
  }
}

}  // namespace

// One request a turn: whoever else is ready goes next, a busy client does not keep
// a worker to itself. Staying with a busy session while nobody else is ready would
// belong here.
void ServerCore::serve_ready(uint64_t key, Scratch& scratch) noexcept {
  transport::Session* session = sessions_.find(key);
  if (session == nullptr) return;
  if (!(session->unsent() != nullptr ? deliver_rest(*session) : serve_one(*session, scratch))) return end_session(key);
  if (const Status status = ready_->rearm(*session, key); status != Status::ok) {
    (void)over(*session, status, Phase::receive);
    end_session(key);
  }
}

// False: the session is over.
bool ServerCore::serve_one(transport::Session& session, Scratch& scratch) noexcept {
  // Takes what is there and never waits: the rest of a half-sent message makes the
  // session ready again.
  const auto request = session.receive(scratch.request, {Deadline::at_ns(0), nullptr});
  if (request.status() == Status::timeout) return true;
  if (request.status() == Status::limit_exceeded) return refuse_oversized(session);
  if (!request.ok()) return over(session, request.status(), Phase::receive);
  if (request->header.kind != wire::kind_request) return over(session, Status::bad_kind, Phase::receive);

  const wire::Header& header = request->header;
  counters_.requests.fetch_add(1, std::memory_order_relaxed);
  if (header.code == service_->method()) request_ceiling_.learn(header.payload_len);
  const uint64_t began_ns = monotonic_ns();
  const Answer answer =
      answer_request(*service_, header, request->payload, session.info().limits.response_payload, scratch);
  const uint64_t now_ns = monotonic_ns();
  if (answer.status != wire::status_unsupported) handler_latency_.record(now_ns - began_ns);
  return deliver(session, header, answer, now_ns);
}

bool ServerCore::refuse_oversized(transport::Session& session) noexcept {
  const wire::Header& refused = session.refused();
  if (refused.kind != wire::kind_request) return over(session, Status::bad_kind, Phase::receive);
  counters_.requests.fetch_add(1, std::memory_order_relaxed);
  request_ceiling_.learn(refused.payload_len);
  log_oversized(session, refused);
  return deliver(session, refused, refusal(wire::status_limit_exceeded), monotonic_ns());
}

// Never waits for the client: what finds no room stays with the session, which takes
// no further request until it has left (deliver_rest) or its time is over.
// `now_ns`: the caller has just looked at the clock.
bool ServerCore::deliver(transport::Session& session, const wire::Header& request, const Answer& answer,
                         uint64_t now_ns) noexcept {
  // Learned before the answer leaves: the client may be back at once to profit.
  if (answer.wanted_ceiling != 0) response_ceiling_.learn(answer.wanted_ceiling);
  counters_.by_status[answer.status].fetch_add(1, std::memory_order_relaxed);
  const Deadline deadline = Deadline::at_ns(now_ns + uint64_t{send_timeout_ms_} * 1'000'000);
  return delivered(session.post(answer.header_for(request), answer.payload, deadline), session, answer.status);
}

bool ServerCore::deliver_rest(transport::Session& session) noexcept {
  const wire::TransportStatus answered{session.unsent()->transport_status};
  return delivered(session.flush(), session, answered);
}

// False: the session is over, because its client did not take the answer or because
// nothing follows that answer.
bool ServerCore::delivered(Status status, const transport::Session& session, wire::TransportStatus answered) noexcept {
  if (status != Status::ok) {
    counters_.undelivered.fetch_add(1, std::memory_order_relaxed);
    return over(session, status, Phase::send);
  }
  return session.unsent() != nullptr || session_goes_on(answered) ||
         over(session, failure_of(answered), Phase::response);
}

// A client that leaves is no error, and a request that failed has been counted.
bool ServerCore::over(const transport::Session& session, Status reason, Phase phase) noexcept {
  if (reason != Status::recv_failed && phase != Phase::response) remember(reason, phase);
  log_session_end(session, reason, phase);
  return false;
}

// From nobody's reach first: a late event finds nothing, and what it could have
// found lives until the set has let go of it.
void ServerCore::end_session(uint64_t key) noexcept {
  const transport::SessionPtr ending = sessions_.take(key);
  if (ending == nullptr) return;
  if (ending->shared_memory()) shared_memory_sessions_.fetch_sub(1, std::memory_order_relaxed);
  ready_->remove(*ending, key);
}

}  // namespace netipc::service
