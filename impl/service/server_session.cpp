// One session's turn: a request, its answer, and whether there will be another.

#include <algorithm>

#include "service/server_core.hpp"

namespace netipc::service {

// One request a turn: whoever else is ready goes next, a busy client does not keep
// a worker to itself. Staying with a busy session while nobody else is ready would
// belong here.
void ServerCore::serve_ready(uint64_t key, Scratch& scratch) noexcept {
  transport::Session* session = sessions_.find(key);
  if (session == nullptr) return;
  if (!serve_one(*session, scratch) || ready_->rearm(*session, key) != Status::ok) end_session(key);
}

// False: the session is over.
bool ServerCore::serve_one(transport::Session& session, Scratch& scratch) noexcept {
  // Takes what is there and never waits: the rest of a half-sent message makes the
  // session ready again.
  const auto request = session.receive(scratch.request, {Deadline::at_ns(0), nullptr});
  if (request.status() == Status::timeout) return true;
  if (request.status() == Status::limit_exceeded) return refuse_oversized(session);
  if (!request.ok() || request->header.kind != wire::kind_request) return false;

  const wire::Header& header = request->header;
  counters_.requests.fetch_add(1, std::memory_order_relaxed);
  if (header.code == service_->method()) request_ceiling_.learn(header.payload_len);
  const Answer answer =
      answer_request(*service_, header, request->payload, session.info().limits.response_payload, scratch);
  return deliver(session, header, answer);
}

bool ServerCore::refuse_oversized(transport::Session& session) noexcept {
  const wire::Header& refused = session.refused();
  if (refused.kind != wire::kind_request) return false;
  counters_.requests.fetch_add(1, std::memory_order_relaxed);
  request_ceiling_.learn(refused.payload_len);
  return deliver(session, refused, refusal(wire::status_limit_exceeded));
}

bool ServerCore::deliver(transport::Session& session, const wire::Header& request, const Answer& answer) noexcept {
  // Learned before the answer leaves: the client may be back at once to profit.
  if (answer.wanted_ceiling != 0) response_ceiling_.learn(answer.wanted_ceiling);
  counters_.by_status[answer.status].fetch_add(1, std::memory_order_relaxed);
  const transport::Wait wait{Deadline::after_ms(send_timeout_ms_), &stop_};
  return session.send(answer.header_for(request), answer.payload, wait) == Status::ok && answer.session_goes_on;
}

// From nobody's reach first: a late event finds nothing, and what it could have
// found lives until the set has let go of it.
void ServerCore::end_session(uint64_t key) noexcept {
  if (const transport::SessionPtr ending = sessions_.take(key)) ready_->remove(*ending, key);
}

}  // namespace netipc::service
