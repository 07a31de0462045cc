#include "transport/listener.hpp"

#include <algorithm>
#include <list>
#include <new>
#include <optional>

#include "platform/acceptor.hpp"
#include "platform/alarm.hpp"
#include "platform/poll_set.hpp"
#include "platform/region.hpp"
#include "transport/handshake.hpp"
#include "transport/naming.hpp"

namespace netipc::transport {

namespace {

constexpr uint32_t default_handshake_timeout_ms = 5000;
constexpr uint32_t default_max_pending = 128;

// How long the listening socket rests when there is no room for another
// connection: it stays readable, so watching it would only spin.
constexpr uint64_t crowded_pause_ms = 20;

// How long a client may be silent when others wait for its place.
constexpr uint64_t crowded_patience_ms = 200;

// Keys of the poll set. Handshakes count up from first_pending and are never reused.
enum Key : uint64_t { key_listener = 1, key_abort = 2, key_alarm = 3, first_pending = 16 };

// A connection whose HELLO is awaited.
struct Pending {
  uint64_t key;
  uint64_t session_id;
  Deadline evictable;  // from then on it gives way to those who wait
  Deadline deadline;
  ChannelPtr channel;
  bool watched = false;
};

// An abort signal in the poll set, for one call: the caller may end the signal and
// open another under the same handle before the next.
class AbortWatch {
 public:
  AbortWatch(platform::PollSet& polls, const AbortSignal* abort) noexcept
      : polls_(polls), handle_(abort != nullptr ? abort->handle() : no_handle) {}
  ~AbortWatch() {
    if (handle_ != no_handle) polls_.remove(handle_);
  }
  AbortWatch(const AbortWatch&) = delete;
  AbortWatch& operator=(const AbortWatch&) = delete;

  Status begin() noexcept { return handle_ != no_handle ? polls_.add(handle_, key_abort) : Status::ok; }
  Status rearm() noexcept { return polls_.rearm(handle_, key_abort); }

 private:
  platform::PollSet& polls_;
  const NativeHandle handle_;
};

class ListenerImpl final : public Listener {
 public:
  ListenerImpl(Endpoint endpoint, const ListenerConfig& config, platform::Acceptor acceptor, platform::PollSet polls,
               platform::Alarm alarm)
      : endpoint_(std::move(endpoint)),
        config_(config),
        handshake_ms_(config.handshake_timeout_ms != 0 ? config.handshake_timeout_ms : default_handshake_timeout_ms),
        max_pending_(config.max_pending != 0 ? config.max_pending : default_max_pending),
        acceptor_(std::move(acceptor)),
        polls_(std::move(polls)),
        alarm_(std::move(alarm)) {
    const Config full = with_defaults(config, UINT32_MAX);
    ceilings_ = full.limits;
  }

  Status watch() noexcept {
    NETIPC_TRY(polls_.add(alarm_.handle(), key_alarm));
    return polls_.add(acceptor_.handle(), key_listener);
  }

  Result<Attempt> accept(const Wait& wait) override {
    auto attempt = next_attempt(wait);
    // Whoever watches our handle meanwhile need not know of the deadline.
    alarm_.ring_by(next_deadline());
    return attempt;
  }

  void set_ceilings(uint32_t request_payload, uint32_t response_payload) noexcept override {
    ceilings_.request_payload = request_payload;
    ceilings_.response_payload = response_payload;
  }
  void set_full(bool full) noexcept override { full_ = full; }
  void set_next_session_id(uint64_t id) noexcept override { next_session_id_ = id; }
  [[nodiscard]] NativeHandle wait_handle() const noexcept override { return polls_.handle(); }
  [[nodiscard]] Deadline next_deadline() const noexcept override;
  void close() noexcept override;

 private:
  Result<Attempt> next_attempt(const Wait& wait);
  Status take_connections(std::optional<Attempt>& out_finished);
  bool make_room() noexcept;
  std::optional<Attempt> advance(uint64_t key);
  std::optional<Attempt> hear(std::list<Pending>::iterator pending);
  std::optional<Attempt> expire();
  Attempt answer(Pending& pending, Bytes packet);
  Offer offer_for(const Pending& pending) const noexcept;
  void drop(std::list<Pending>::iterator pending) noexcept;

  const Endpoint endpoint_;
  const ListenerConfig config_;
  const uint32_t handshake_ms_;
  const uint32_t max_pending_;
  Limits ceilings_;
  platform::Acceptor acceptor_;
  platform::PollSet polls_;
  platform::Alarm alarm_;
  std::list<Pending> pending_;  // in order of arrival, so of deadline
  Deadline resting_until_ = Deadline::never();  // the listening socket is not watched until then
  uint64_t next_key_ = first_pending;
  uint64_t next_session_id_ = 1;
  bool full_ = false;
  bool open_ = true;
};

Deadline ListenerImpl::next_deadline() const noexcept {
  return pending_.empty() ? resting_until_ : resting_until_.earlier(pending_.front().deadline);
}

Result<Listener::Attempt> ListenerImpl::next_attempt(const Wait& wait) {
  if (!open_) return Status::invalid;
  AbortWatch abort(polls_, wait.abort);
  NETIPC_TRY(abort.begin());
  for (;;) {
    if (wait.aborted()) return Status::aborted;
    if (auto expired = expire()) return std::move(*expired);
    if (resting_until_.expired()) {
      resting_until_ = Deadline::never();
      NETIPC_TRY(polls_.rearm(acceptor_.handle(), key_listener));
    }
    uint64_t key = 0;
    const auto ready = polls_.wait({&key, 1}, wait.deadline.earlier(next_deadline()));
    if (!ready.ok()) return Status::accept_failed;
    if (*ready == 0) {
      if (wait.deadline.expired()) return Status::timeout;
      continue;
    }
    if (key == key_abort) {
      if (wait.abort->confirmed()) return Status::aborted;
      NETIPC_TRY(abort.rearm());
    } else if (key == key_alarm) {
      alarm_.silence();
      NETIPC_TRY(polls_.rearm(alarm_.handle(), key_alarm));
    } else if (key == key_listener) {
      std::optional<Attempt> finished;
      NETIPC_TRY(take_connections(finished));
      if (finished) return std::move(*finished);
    } else if (auto finished = advance(key)) {
      return std::move(*finished);
    }
  }
}

// Takes what waits in the backlog up to a client that has said something, so that no
// well-behaved one queues behind a silent one. Most have by the time they are taken:
// they never get into the poll set.
Status ListenerImpl::take_connections(std::optional<Attempt>& out_finished) {
  for (;;) {
    if (pending_.size() >= max_pending_ && !make_room()) {
      resting_until_ = Deadline::after_ms(crowded_pause_ms);
      return Status::ok;
    }
    ChannelPtr channel;
    switch (acceptor_.take(channel)) {
      case platform::Acceptor::Outcome::nothing: return polls_.rearm(acceptor_.handle(), key_listener);
      case platform::Acceptor::Outcome::failed: return Status::accept_failed;
      case platform::Acceptor::Outcome::exhausted:
        if (make_room()) continue;
        resting_until_ = Deadline::after_ms(crowded_pause_ms);
        return Status::ok;
      case platform::Acceptor::Outcome::connection: break;
    }
    try {
      pending_.push_back({next_key_++, next_session_id_++, Deadline::after_ms(crowded_patience_ms),
                          Deadline::after_ms(handshake_ms_), std::move(channel), false});
    } catch (const std::bad_alloc&) {
      continue;  // this client is dropped, the others are not
    }
    Pending& newest = pending_.back();
    out_finished = hear(std::prev(pending_.end()));
    if (out_finished) return polls_.rearm(acceptor_.handle(), key_listener);
    newest.watched = polls_.add(newest.channel->data_handle(), newest.key) == Status::ok;
    if (!newest.watched) drop(std::prev(pending_.end()));
  }
}

// The client that has been silent longest goes, if it had its fair chance: what it
// sent may only not have been looked at yet.
bool ListenerImpl::make_room() noexcept {
  if (pending_.empty() || !pending_.front().evictable.expired()) return false;
  drop(pending_.begin());
  return true;
}

void ListenerImpl::drop(std::list<Pending>::iterator pending) noexcept {
  if (pending->watched) polls_.remove(pending->channel->data_handle());
  pending_.erase(pending);
}

std::optional<Listener::Attempt> ListenerImpl::expire() {
  if (pending_.empty() || !pending_.front().deadline.expired()) return std::nullopt;
  Attempt expired{nullptr, Status::timeout, pending_.front().channel->peer()};
  drop(pending_.begin());
  return expired;
}

Offer ListenerImpl::offer_for(const Pending& pending) const noexcept {
  const Config full = with_defaults(config_, pending.channel->max_packet());
  return {.supported_profiles = full.supported_profiles,
          .preferred_profiles = full.preferred_profiles,
          .request_ceiling = ceilings_.request_payload,
          .response_ceiling = ceilings_.response_payload,
          .auth_token = full.auth_token,
          .packet_size = full.packet_size,
          .session_id = pending.session_id,
          .full = full_};
}

std::optional<Listener::Attempt> ListenerImpl::advance(uint64_t key) {
  const auto pending = std::find_if(pending_.begin(), pending_.end(), [key](const Pending& p) { return p.key == key; });
  if (pending == pending_.end()) return std::nullopt;
  auto finished = hear(pending);
  if (!finished && polls_.rearm(pending->channel->data_handle(), key) != Status::ok) drop(pending);
  return finished;
}

// Nothing while the client is silent, which goes on to be pending; else it is no more.
std::optional<Listener::Attempt> ListenerImpl::hear(std::list<Pending>::iterator pending) {
  std::array<std::byte, handshake_buffer> packet;
  InPacket in{.head = packet, .body = {}};
  const auto got = pending->channel->receive({&in, 1}, {.patience = Patience::none});
  if (got.status() == Status::timeout) return std::nullopt;
  if (pending->watched) polls_.remove(pending->channel->data_handle());
  Attempt attempt{nullptr, got.status(), pending->channel->peer()};
  if (got.ok()) {
    try {
      attempt = answer(*pending, Bytes(packet).first(std::min(in.length, packet.size())));
    } catch (const std::bad_alloc&) {
      attempt.failure = Status::no_memory;  // of this client; the others are heard
    }
  }
  pending_.erase(pending);
  return attempt;
}

// Judges the HELLO and sends the answer. Shared memory must be ready before an OK
// leaves; when it cannot be made, the client is judged again without it.
Listener::Attempt ListenerImpl::answer(Pending& pending, Bytes packet) {
  Offer offer = offer_for(pending);
  Verdict verdict = judge_hello(packet, offer);
  ChannelPtr data;
  if (verdict.status == Status::ok && (verdict.agreed.selected_profile & wire::profiles_shm) != 0) {
    auto region = platform::create_region(endpoint_, verdict.agreed, {offer.request_ceiling, offer.response_ceiling},
                                          *pending.channel);
    if (region.ok()) {
      data = std::move(region).value();
    } else {
      offer.supported_profiles &= ~wire::profiles_shm;
      offer.preferred_profiles &= ~wire::profiles_shm;
      verdict = judge_hello(packet, offer);
    }
  }
  if (!verdict.answered) return {nullptr, verdict.status, pending.channel->peer()};
  // A fresh connection has room for one packet; a client that left none is broken.
  const OutPacket out{verdict.ack, {}};
  const Status sent = pending.channel->send({&out, 1}, {.patience = Patience::none}).status();
  if (verdict.status != Status::ok) return {nullptr, verdict.status, pending.channel->peer()};
  if (sent != Status::ok) return {nullptr, Status::send_failed, pending.channel->peer()};

  verdict.agreed.peer = pending.channel->peer();
  auto* session = new (std::nothrow)
      Session(Role::server, verdict.agreed, std::move(pending.channel), std::move(data));
  if (session == nullptr) return {nullptr, Status::no_memory, verdict.agreed.peer};
  session->set_wait_policy(config_.wait_policy);
  return {SessionPtr(session), Status::ok, verdict.agreed.peer};
}

void ListenerImpl::close() noexcept {
  open_ = false;
  pending_.clear();
  acceptor_.close();
}

}  // namespace

Result<ListenerPtr> Listener::open(const Endpoint& endpoint, const ListenerConfig& config) {
  NETIPC_TRY_ASSIGN(const std::string path, socket_path(endpoint.run_dir, endpoint.service));
  NETIPC_TRY_ASSIGN(platform::PollSet polls, platform::PollSet::create());
  NETIPC_TRY_ASSIGN(platform::Alarm alarm, platform::Alarm::create());
  NETIPC_TRY_ASSIGN(platform::Acceptor acceptor, platform::Acceptor::bind(path, config.backlog));
  // Only who owns the name sweeps: a live server's region that is just being made
  // looks like a dead one's. Our own first one is made by a later accept().
  if ((with_defaults(config, UINT32_MAX).supported_profiles & wire::profiles_shm) != 0)
    platform::sweep_regions(endpoint);
  auto listener =
      std::make_unique<ListenerImpl>(endpoint, config, std::move(acceptor), std::move(polls), std::move(alarm));
  NETIPC_TRY(listener->watch());
  return ListenerPtr(std::move(listener));
}

}  // namespace netipc::transport
