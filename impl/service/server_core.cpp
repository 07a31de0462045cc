// Life cycle: who drives the server, and how it ends.

#include "service/server_core.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "service/defaults.hpp"

namespace netipc::service {

namespace {

transport::ListenerConfig listener_config(const ServerConfig& config, uint32_t request_ceiling,
                                          uint32_t response_ceiling) noexcept {
  transport::ListenerConfig out;
  out.supported_profiles = config.supported_profiles;
  out.preferred_profiles = config.preferred_profiles;
  out.limits.request_payload = request_ceiling;
  out.limits.response_payload = response_ceiling;
  out.auth_token = config.auth_token;
  out.packet_size = config.packet_size;
  out.wait_policy = config.wait_policy;
  out.wait_policy.spin_ns = std::min(out.wait_policy.spin_ns, max_worker_spin_ns);
  out.backlog = static_cast<int>(std::min<uint32_t>(config.backlog, INT32_MAX));
  out.handshake_timeout_ms = config.handshake_timeout_ms;
  return out;
}

}  // namespace

ServerCore::ServerCore(const ServerConfig& config, ServicePtr service, std::string name)
    : service_(std::move(service)),
      max_sessions_(or_default(config.max_sessions, default_max_sessions)),
      workers_(std::clamp(config.workers, 1u, max_workers)),
      send_timeout_ms_(or_default(config.send_timeout_ms, default_send_timeout_ms)),
      supported_profiles_(or_default(config.supported_profiles, wire::profile_baseline) &
                          transport::implemented_profiles()),
      log_(config.log, std::move(name)),
      request_ceiling_(config.max_request_payload_bytes, wire::default_payload_bytes),
      response_ceiling_(config.max_response_payload_bytes,
                        or_default(config.first_response_payload_bytes, default_response_payload_bytes)) {}

Status ServerCore::open(const transport::Endpoint& endpoint, const ServerConfig& config) {
  NETIPC_TRY(stop_.open());
  NETIPC_TRY_ASSIGN(ready_, transport::SessionSet::create());
  NETIPC_TRY_ASSIGN(listener_,
                    transport::Listener::open(
                        endpoint, listener_config(config, request_ceiling_.get(), response_ceiling_.get())));
  NETIPC_TRY(ready_->add(listener_->wait_handle(), listener_key));
  log_listening(endpoint);
  return Status::ok;
}

ServerCore::~ServerCore() {
  if (ready_ == nullptr) return;  // open() failed
  stop();
  std::unique_lock lock(driving_);
  driver_left_.wait(lock, [this] { return !has_driver_; });
  release_all();
}

// Gives up the child's copies of endpoint and sessions, so that they end when the
// parent ends them. What a thread of the parent held at that moment may be half
// done and stays, as does the memory of the rest.
void ServerCore::abandon() noexcept {
  const std::unique_lock lock(accepting_, std::try_to_lock);
  if (lock.owns_lock()) listener_->close();
  const std::unique_lock releasing(driving_, std::try_to_lock);
  if (releasing.owns_lock()) ended_.clear();
  (void)sessions_.take_all_if_free();
}

// Sticky, so a stop that comes before run() is not lost. Lock-free: it may come
// from a signal handler, or from a handler of ours.
void ServerCore::stop() noexcept {
  stop_.raise();
  ready_->wake();
}

Status ServerCore::start_driving() noexcept {
  const std::lock_guard lock(driving_);
  if (has_driver_) return Status::invalid;
  if (stop_.raised()) {
    release_all();
    return Status::aborted;
  }
  has_driver_ = true;
  return Status::ok;
}

// The driver's last touch: once the lock is released, a waiting destructor may free
// everything.
void ServerCore::end_driving() noexcept {
  const std::lock_guard lock(driving_);
  has_driver_ = false;
  if (stop_.raised()) release_all();
  driver_left_.notify_all();
}

// With the lock held and no driver at work: nothing else touches these. Clients learn
// now; what thousands of sessions have open and mapped is left to the destructor, for
// whoever stops a server waits for this.
void ServerCore::release_all() noexcept {
  if (std::exchange(released_, true)) return;
  if (listener_ != nullptr) listener_->close();
  ready_->prepare_to_end();
  ended_ = sessions_.take_all();
  for (auto& [key, session] : ended_) session->hang_up();
  shared_memory_sessions_.store(0, std::memory_order_relaxed);
}

Status ServerCore::run() noexcept {
  if (const Status status = start_driving(); status != Status::ok)
    return status == Status::aborted ? fatal_.load() : status;
  log_running();
  std::vector<std::thread> helpers;
  try {
    helpers.reserve(workers_ - 1);
    while (helpers.size() < workers_ - 1) helpers.emplace_back([this] { work(); });
  } catch (const std::exception&) {
    fatal(Status::no_memory);
  }
  work();
  for (std::thread& helper : helpers) helper.join();
  const Status status = fatal_.load();
  log_stopping();
  end_driving();
  return status;
}

void ServerCore::work() noexcept {
  Scratch scratch;
  while (step(Deadline::never(), scratch, true) != Status::aborted) {
  }
}

Status ServerCore::poll_once(uint32_t timeout_ms) noexcept {
  NETIPC_TRY(start_driving());
  const Deadline deadline = timeout_ms == infinite_timeout_ms ? Deadline::never() : Deadline::after_ms(timeout_ms);
  const Status status = step(deadline, loop_scratch_, false);
  const Status reason = fatal_.load();
  if (status == Status::aborted) log_stopping();
  end_driving();
  return reason != Status::ok ? reason : status;
}

// One piece of work. timeout: there was none before the deadline. `stay`: with a busy
// session that may be many requests.
Status ServerCore::step(Deadline deadline, Scratch& scratch, bool stay) noexcept {
  const auto key = ready_->next(deadline);
  switch (key.status()) {
    case Status::ok: break;
    case Status::aborted:
    case Status::timeout: return key.status();
    default: fatal(key.status()); return Status::aborted;
  }
  if (key.value() == listener_key) {
    accept_ready(scratch, stay);
  } else {
    serve_ready(key.value(), scratch, stay);
  }
  return Status::ok;
}

Status ServerCore::drain(uint32_t timeout_ms) noexcept {
  stop();
  const Status outcome = await_driver(timeout_ms);
  log_drain(outcome);
  return outcome;
}

Status ServerCore::await_driver(uint32_t timeout_ms) noexcept {
  std::unique_lock lock(driving_);
  const auto until = timeout_ms == infinite_timeout_ms
                         ? std::chrono::steady_clock::time_point::max()
                         : std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  if (!driver_left_.wait_until(lock, until, [this] { return !has_driver_; })) return Status::timeout;
  release_all();
  return Status::ok;
}

// The server cannot go on: whoever drives it learns why.
void ServerCore::fatal(Status status) noexcept {
  Status none = Status::ok;
  fatal_.compare_exchange_strong(none, status);
  remember(status, Phase::connect);
  log_fatal(status);
  stop();
}

void ServerCore::remember(Status status, Phase phase) noexcept {
  last_error_.store({status, phase}, std::memory_order_relaxed);
  last_error_ms_.store(monotonic_ms(), std::memory_order_relaxed);
}

ServerStatus ServerCore::status() const noexcept {
  const auto count = [](const std::atomic<uint64_t>& counter) { return counter.load(std::memory_order_relaxed); };
  ServerStatus out;
  {
    const std::lock_guard lock(driving_);
    out.state = released_        ? ServerState::stopped
                : stop_.raised() ? ServerState::stopping
                : has_driver_    ? ServerState::running
                                 : ServerState::idle;
  }
  const Failure last = last_error_.load(std::memory_order_relaxed);
  out.last_error = last.status;
  out.last_error_phase = last.phase;
  out.request_ceiling_bytes = request_ceiling_.get();
  out.response_ceiling_bytes = response_ceiling_.get();
  out.sessions = static_cast<uint32_t>(sessions_.size());
  out.workers = workers_;
  out.accepted_count = count(counters_.accepted);
  out.refused_count = count(counters_.refused);
  out.request_count = count(counters_.requests);
  out.ok_count = count(counters_.by_status[wire::status_ok]);
  out.unsupported_count = count(counters_.by_status[wire::status_unsupported]);
  out.limit_exceeded_count = count(counters_.by_status[wire::status_limit_exceeded]);
  out.bad_envelope_count = count(counters_.by_status[wire::status_bad_envelope]);
  out.internal_error_count = count(counters_.by_status[wire::status_internal_error]);
  out.shared_memory_sessions = shared_memory_sessions_.load(std::memory_order_relaxed);
  out.max_sessions = max_sessions_;
  out.supported_profiles = supported_profiles_;
  out.last_error_ms = count(last_error_ms_);
  out.auth_refused_count = count(counters_.auth_refused);
  out.profile_refused_count = count(counters_.profile_refused);
  out.limit_refused_count = count(counters_.limit_refused);
  out.undelivered_count = count(counters_.undelivered);
  out.handler_latency = handler_latency_.summary();
  return out;
}

}  // namespace netipc::service
