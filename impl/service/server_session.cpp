// One session's turn: a request, its answer, and whether there will be another.

#include <algorithm>
#include <array>
#include <utility>

#include "base/probe.hpp"
#include "base/stopwatch.hpp"
#include "service/server_core.hpp"

namespace netipc::service {

namespace {

// How long a worker stays with a busy session before it asks again whether others
// wait for it: asking is a system call.
constexpr uint64_t stay_between_looks_ns = 50'000;

// Requests after which it pays to take the session out of the set meanwhile.
constexpr unsigned worth_unwatching = 16;

// Turns of one session in a row after which a worker without colleagues sleeps on it
// alone: the next is its again, most likely.
constexpr unsigned worth_sleeping_on = 8;

// Answers that wait for each other lie aligned for any scalar.
constexpr size_t padded_answer(size_t size) noexcept { return (size + 15) / 16 * 16; }

// What ended a session, for its log, where all that is left is the answer.
Status failure_of(wire::TransportStatus answered) noexcept {
  switch (answered) {
    case wire::status_limit_exceeded: return Status::limit_exceeded;
    case wire::status_bad_envelope: return Status::bad_layout;
    default: return Status::handler_failed;
  }
}

}  // namespace

void ServerCore::serve_ready(uint64_t key, Scratch& scratch, bool stay, transport::Patience first) noexcept {
  transport::Session* session = sessions_.find(key);
  if (session == nullptr) return;
  if (std::exchange(scratch.last_key, key) != key) scratch.in_a_row = 0;
  // Where another worker would refuse newcomers meanwhile nobody lingers: this session may
  // be over.
  if (workers_ > 1 && full()) {
    stay = false;
    first = transport::Patience::none;
  }
  Outcome outcome = session->unsent() != nullptr ? deliver_rest(*session) : Outcome::served;
  if (outcome == Outcome::served) outcome = serve_requests(*session, scratch, stay, first);
  if (outcome == Outcome::over) return end_session(key);
  if (const Status status = ready_->rearm(*session, key); status != Status::ok) {
    (void)over(*session, status, Phase::receive);
    end_session(key);
  }
}

// One request a turn, or those that have come together: whoever else is ready goes next, a
// busy client does not keep a worker to itself. While nobody else is, the worker stays
// with a session whose next request is likely to come within a short wait: to give it back
// and be handed it again costs more system calls than the request, and on shared memory
// the wake-up of a sentry more.
ServerCore::Outcome ServerCore::serve_requests(transport::Session& session, Scratch& scratch, bool stay,
                                               transport::Patience first) noexcept {
  Outcome outcome = serve_some(session, scratch, first, stay);
  uint64_t asked_ns = 0;
  unsigned stayed = 0;
  while (stay && outcome != Outcome::over && session.unsent() == nullptr) {
    ++scratch.in_a_row;
    const bool spins = outcome == Outcome::served && session.spins();
    if (!spins && (workers_ != 1 || scratch.in_a_row < worth_sleeping_on)) break;
    if (spins && scratch.now_ns - asked_ns >= stay_between_looks_ns) {
      if (ready_->any_ready()) break;
      asked_ns = scratch.now_ns;
    }
    if (++stayed == worth_unwatching) ready_->unwatch(session);
    if (!spins && ready_->await_input(session) != Status::ok) {
      scratch.in_a_row = 0;
      break;
    }
    outcome = serve_some(session, scratch, spins ? transport::Patience::spin : transport::Patience::none, stay);
  }
  return outcome;
}

// One request for a foreign loop, which asks for a single step.
ServerCore::Outcome ServerCore::serve_some(transport::Session& session, Scratch& scratch, transport::Patience patience,
                                           bool stay) noexcept {
  // Never sleeps: the rest of a half-sent message makes the session ready again.
  const transport::Wait wait{Deadline::at_ns(0), &stop_, patience};
  const size_t most = session.shared_memory() || !stay ? 1 : scratch.ahead.next(session.info().limits.response_payload);
  return most == 1 ? serve_one(session, scratch, wait) : serve_train(session, scratch, most, wait);
}

ServerCore::Outcome ServerCore::serve_one(transport::Session& session, Scratch& scratch,
                                          const transport::Wait& wait) noexcept {
  const auto request = session.receive(scratch.request, wait);
  if (!request.ok()) return not_received(session, request.status());
  if (request->header.kind != wire::kind_request) return over(session, Status::bad_kind, Phase::receive);
  const uint64_t began_ns = stopwatch_ns();
  const Answer answer = handle(session, request->header, request->payload, began_ns, scratch);
  scratch.ahead.took_one(scratch.now_ns - began_ns);
  return deliver(session, request->header, answer);
}

ServerCore::Outcome ServerCore::serve_train(transport::Session& session, Scratch& scratch, size_t most,
                                            const transport::Wait& wait) noexcept {
  std::array<transport::MessageView, ReadAhead::most> requests;
  size_t count = 0;
  const Status status = session.receive_many(scratch.request, std::span(requests).first(most), wait, count);
  Outcome outcome = Outcome::served;
  if (count != 0) {
    const uint64_t began_ns = stopwatch_ns();
    scratch.now_ns = began_ns;
    outcome = answer_train(session, std::span(requests).first(count), scratch);
    scratch.answered = 0;
    size_t bytes = 0;
    for (size_t i = 0; i < count; ++i) bytes += requests[i].size;
    scratch.ahead.took(count, bytes, scratch.now_ns - began_ns);
  }
  // Behind answers that are kept the session has to say it again.
  return outcome == Outcome::served && status != Status::ok ? not_received(session, status) : outcome;
}

// The answers leave together, unless one has been waiting for too long.
ServerCore::Outcome ServerCore::answer_train(transport::Session& session,
                                             std::span<const transport::MessageView> requests,
                                             Scratch& scratch) noexcept {
  const size_t budget = session.info().limits.response_payload;
  std::array<transport::MessageView, ReadAhead::most> answers;
  size_t made = 0;
  Status status = Status::ok;
  wire::TransportStatus last = wire::status_ok;
  const auto leave = [&] {
    status = session.post_many(std::span(answers).first(made), answer_deadline());
    made = 0;
    scratch.answered = 0;
    return status == Status::ok;
  };
  // Without room for all they leave one by one.
  const bool together = scratch.response.reserve(requests.size() * padded_answer(budget)).ok();
  uint64_t waiting_since_ns = scratch.now_ns;
  for (const transport::MessageView& request : requests) {
    // When the server stops, what is not begun is as if it had not been taken.
    if (&request != &requests.front() && stop_.raised()) break;
    if (request.header.kind != wire::kind_request) {
      if (!leave()) break;
      if (session.unsent() == nullptr) return over(session, Status::bad_kind, Phase::receive);
      // Those before it are answered first.
      session.refuse_all_further(Status::bad_kind);
      return Outcome::idle;
    }
    const Answer answer = handle(session, request.header, request.payload(), scratch.now_ns, scratch);
    note(answer);
    answers[made++] = {answer.header_for(request.header), answer.payload.data(), answer.payload.size()};
    scratch.answered += padded_answer(answer.payload.size());
    last = answer.status;
    if (!session_goes_on(last)) break;
    if (together && scratch.now_ns - waiting_since_ns <= ReadAhead::longest_turn_ns) continue;
    if (!leave()) break;
    waiting_since_ns = scratch.now_ns = std::max(scratch.now_ns, stopwatch_ns());
  }
  if (status == Status::ok) (void)leave();
  return delivered(status, session, last);
}

ServerCore::Outcome ServerCore::not_received(transport::Session& session, Status status) noexcept {
  if (status == Status::timeout || status == Status::aborted) return Outcome::idle;
  if (status == Status::limit_exceeded) return refuse_oversized(session);
  return over(session, status, Phase::receive);
}

// Leaves in the scratch when it was done.
Answer ServerCore::handle(const transport::Session& session, const wire::Header& header, Bytes payload,
                          uint64_t began_ns, Scratch& scratch) noexcept {
  counters_.requests.fetch_add(1, std::memory_order_relaxed);
  if (header.code == service_->method()) request_ceiling_.learn(header.payload_len);
  const Answer answer = answer_request(*service_, header, payload, session.info().limits.response_payload, scratch);
  const uint64_t took_ns = stopwatch_since(began_ns);
  scratch.now_ns = began_ns + took_ns;
  if (answer.status != wire::status_unsupported) handler_latency_.record(took_ns);
  NETIPC_PROBE5(server__call, log_.service(), session.info().session_id, header.code, answer.status, took_ns);
  return answer;
}

ServerCore::Outcome ServerCore::refuse_oversized(transport::Session& session) noexcept {
  const wire::Header& refused = session.refused();
  if (refused.kind != wire::kind_request) return over(session, Status::bad_kind, Phase::receive);
  counters_.requests.fetch_add(1, std::memory_order_relaxed);
  request_ceiling_.learn(refused.payload_len);
  log_oversized(session, refused);
  return deliver(session, refused, refusal(wire::status_limit_exceeded));
}

// Never waits for the client: what finds no room stays with the session, which takes
// no further request until it has left (deliver_rest) or its time is over.
ServerCore::Outcome ServerCore::deliver(transport::Session& session, const wire::Header& request,
                                        const Answer& answer) noexcept {
  note(answer);
  return delivered(session.post(answer.header_for(request), answer.payload, answer_deadline()), session,
                   answer.status);
}

// Before the answer leaves: the client may be back at once to profit.
void ServerCore::note(const Answer& answer) noexcept {
  if (answer.wanted_ceiling != 0) response_ceiling_.learn(answer.wanted_ceiling);
  counters_.by_status[answer.status].fetch_add(1, std::memory_order_relaxed);
}

ServerCore::Outcome ServerCore::deliver_rest(transport::Session& session) noexcept {
  const wire::TransportStatus answered{session.unsent()->transport_status};
  return delivered(session.flush(answer_deadline()), session, answered);
}

// The session is over if its client did not take the answer or nothing follows that
// answer.
ServerCore::Outcome ServerCore::delivered(Status status, const transport::Session& session,
                                          wire::TransportStatus answered) noexcept {
  if (status != Status::ok) {
    counters_.undelivered.fetch_add(session.unsent_count(), std::memory_order_relaxed);
    return over(session, status, Phase::send);
  }
  if (session.unsent() != nullptr) return Outcome::idle;
  return session_goes_on(answered) ? Outcome::served : over(session, failure_of(answered), Phase::response);
}

// A client that leaves is no error, and a request that failed has been counted.
ServerCore::Outcome ServerCore::over(const transport::Session& session, Status reason, Phase phase) noexcept {
  if (reason != Status::recv_failed && phase != Phase::response) remember(reason, phase);
  log_session_end(session, reason, phase);
  NETIPC_PROBE3(server__session__end, log_.service(), session.info().session_id, static_cast<int32_t>(reason));
  return Outcome::over;
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
