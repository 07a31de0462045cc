// The way in: handshakes that are ready to go on, and the sessions they give.

#include <new>
#include <utility>

#include "service/server_core.hpp"

namespace netipc::service {

namespace {

// Attempts finished in one go, before sessions get their turn again.
constexpr int attempts_per_turn = 64;

}  // namespace

// The session set handed the listener to this thread only, and again only after the
// re-arming. That comes last: the thread it wakes finds the lock free.
void ServerCore::accept_ready() noexcept {
  if (!accept_some()) return;
  if (const Status status = ready_->rearm(listener_->wait_handle(), listener_key); status != Status::ok) fatal(status);
}

// False: the server cannot go on.
bool ServerCore::accept_some() noexcept {
  const std::lock_guard lock(accepting_);
  try {
    for (int i = 0; i < attempts_per_turn; ++i) {
      // Before every attempt: what was learned a moment ago is why this client came
      // back, and the last place may have gone to the one before.
      listener_->set_ceilings(request_ceiling_.get(), response_ceiling_.get());
      listener_->set_full(sessions_.size() >= max_sessions_);
      auto attempt = listener_->accept({Deadline::at_ns(0), nullptr});
      if (attempt.status() == Status::timeout) break;
      if (!attempt.ok()) {
        fatal(attempt.status());
        return false;
      }
      if (attempt->session != nullptr) {
        admit(std::move(attempt->session));
      } else {
        refuse(attempt->failure);
      }
    }
  } catch (const std::bad_alloc&) {
    // This client is lost; the next attempt may find memory.
    refuse(Status::no_memory);
  }
  return true;
}

void ServerCore::refuse(Status reason) noexcept {
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
}

void ServerCore::admit(transport::SessionPtr session) noexcept {
  const transport::Limits& agreed = session->info().limits;
  request_ceiling_.learn(agreed.request_payload);
  response_ceiling_.learn(agreed.response_payload);
  transport::Session& admitted = *session;
  const uint32_t shared_memory = admitted.shared_memory() ? 1 : 0;
  try {
    const uint64_t key = sessions_.add(std::move(session));
    counters_.accepted.fetch_add(1, std::memory_order_relaxed);
    shared_memory_sessions_.fetch_add(shared_memory, std::memory_order_relaxed);
    // From here on another worker may have it.
    if (ready_->add(admitted, key) == Status::ok) return;
    (void)sessions_.take(key);
    shared_memory_sessions_.fetch_sub(shared_memory, std::memory_order_relaxed);
  } catch (const std::bad_alloc&) {
    remember(Status::no_memory, Phase::handshake);
  }
}

}  // namespace netipc::service
