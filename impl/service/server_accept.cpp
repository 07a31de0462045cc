// The way in: handshakes that are ready to go on, and the sessions they give.

#include <new>
#include <utility>

#include "base/probe.hpp"
#include "service/server_core.hpp"

namespace netipc::service {

namespace {

// Attempts finished in one go, before sessions get their turn again.
constexpr int attempts_per_turn = 64;

// Sessions that are looked at before a full server refuses anybody, and for how long.
constexpr int turns_before_refusal = 64;
constexpr uint32_t before_refusal_ms = 1;

}  // namespace

// The session set handed the listener to this thread only, and again only after the
// re-arming, when the lock is free for the thread that it wakes.
void ServerCore::accept_ready(Scratch& scratch, bool stay) noexcept {
  if (full()) let_leavers_go(scratch, stay);
  uint64_t newest = no_key;
  // A full server takes one: before the next there may be leavers again.
  for (int i = 0; i < attempts_per_turn && accept_one(newest) && !full(); ++i) {
  }
  if (fatal_.load() != Status::ok) return;
  if (const Status status = ready_->rearm(listener_->wait_handle(), listener_key); status != Status::ok) fatal(status);
  if (newest == no_key) return;
  // Whoever has just shaken hands asks at once, most likely: to give the session to the
  // set and be woken for it takes longer. A foreign loop asked for a single step.
  if (stay) return serve_ready(newest, scratch, stay, transport::Patience::spin);
  watch(*sessions_.find(newest), newest);
}

// Who has left makes room, but the set may hand out the listener first, or another worker
// be at the old session: then a client that hung up and came back would be refused for its
// own. A foreign loop, which has no other worker, does not sleep here.
void ServerCore::let_leavers_go(Scratch& scratch, bool stay) noexcept {
  const Deadline patience = Deadline::after_ms(before_refusal_ms);
  for (int i = 0; i < turns_before_refusal && full() && !patience.expired(); ++i) {
    const auto key = ready_->next(stay && workers_ > 1 ? patience : Deadline::at_ns(0));
    if (!key.ok()) return;
    serve_ready(key.value(), scratch, false);
  }
}

// False: no attempt is finished, or the server cannot go on.
// `newest`: the last session over a socket, which is in the set when another comes.
bool ServerCore::accept_one(uint64_t& newest) noexcept {
  try {
    // Before every attempt: what was learned a moment ago is why this client came
    // back, and the last place may have gone to the one before.
    const bool no_room = full();
    auto attempt = next_attempt(no_room);
    if (attempt.status() == Status::timeout) return false;
    if (!attempt.ok()) {
      fatal(attempt.status());
      return false;
    }
    if (attempt->session != nullptr) {
      admit(std::move(attempt->session), newest);
    } else {
      refuse(attempt->failure, attempt->peer.pid, no_room);
    }
  } catch (const std::bad_alloc&) {
    // This client is lost; the next attempt may find memory.
    refuse(Status::no_memory, -1, false);
    return false;
  }
  return true;
}

Result<transport::Listener::Attempt> ServerCore::next_attempt(bool full) {
  const std::lock_guard lock(accepting_);
  listener_->set_ceilings(request_ceiling_.get(), response_ceiling_.get());
  listener_->set_full(full);
  return listener_->accept({Deadline::at_ns(0), nullptr});
}

void ServerCore::refuse(Status reason, int64_t peer_pid, bool full) noexcept {
  const auto add = [](std::atomic<uint64_t>& counter) { counter.fetch_add(1, std::memory_order_relaxed); };
  switch (reason) {
    case Status::auth_failed: add(counters_.auth_refused); break;
    case Status::no_profile:
    case Status::incompatible: add(counters_.profile_refused); break;
    case Status::limit_exceeded: add(counters_.limit_refused); break;
    default: break;
  }
  add(counters_.refused);
  remember(reason, Phase::handshake);
  log_refusal(reason, peer_pid, full);
  NETIPC_PROBE5(server__handshake, log_.service(), static_cast<int32_t>(reason), uint64_t{0}, uint32_t{0}, peer_pid);
}

void ServerCore::admit(transport::SessionPtr session, uint64_t& newest) noexcept {
  const transport::Limits& agreed = session->info().limits;
  request_ceiling_.learn(agreed.request_payload);
  response_ceiling_.learn(agreed.response_payload);
  log_session(*session);
  NETIPC_PROBE5(server__handshake, log_.service(), static_cast<int32_t>(Status::ok), session->info().session_id,
                session->info().selected_profile, session->info().peer.pid);
  transport::Session& admitted = *session;
  const uint32_t shared_memory = admitted.shared_memory() ? 1 : 0;
  try {
    const uint64_t key = sessions_.add(std::move(session));
    counters_.accepted.fetch_add(1, std::memory_order_relaxed);
    shared_memory_sessions_.fetch_add(shared_memory, std::memory_order_relaxed);
    if (shared_memory != 0) return watch(admitted, key);
    admitted.expect_request();
    if (const uint64_t before = std::exchange(newest, key); before != no_key) watch(*sessions_.find(before), before);
  } catch (const std::bad_alloc&) {
    remember(Status::no_memory, Phase::handshake);
  }
}

// From here on another worker may have it.
void ServerCore::watch(transport::Session& session, uint64_t key) noexcept {
  const Status added = ready_->add(session, key);
  if (added == Status::ok) return;
  (void)over(session, added, Phase::handshake);
  if (session.shared_memory()) shared_memory_sessions_.fetch_sub(1, std::memory_order_relaxed);
  (void)sessions_.take(key);
}

}  // namespace netipc::service
