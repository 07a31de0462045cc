#include "transport/session_set.hpp"

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "platform/poll_set.hpp"
#include "platform/quiet_thread.hpp"

namespace netipc::transport {

namespace {

// Keys of our own signals; callers' keys lie between.
constexpr uint64_t key_wake = 0;
constexpr uint64_t key_ready = UINT64_MAX;

// A session whose data no descriptor announces. A thread of its own sleeps on it;
// the poll set watches its hang-up. Whoever moves it from armed to taken first
// hands it out.
struct Sentry {
  enum State : uint32_t { armed, taken, leaving };

  Sentry(Session& watched, uint64_t its_key) noexcept : session(watched), key(its_key) {}

  Session& session;
  const uint64_t key;
  std::atomic<uint32_t> state{armed};
  std::atomic<bool> leave{false};
  std::thread thread;

  bool take() noexcept {
    uint32_t expected = armed;
    return state.compare_exchange_strong(expected, taken, std::memory_order_acq_rel);
  }
};

class SessionSetImpl final : public SessionSet {
 public:
  explicit SessionSetImpl(platform::PollSet polls) noexcept : polls_(std::move(polls)) {}
  ~SessionSetImpl() override {
    for (auto& [key, sentry] : sentries_) dismiss(*sentry);
  }

  Status prepare() noexcept {
    NETIPC_TRY(wake_.open());
    NETIPC_TRY(ready_signal_.open());
    NETIPC_TRY(polls_.add(ready_signal_.handle(), key_ready));
    return polls_.add(wake_.handle(), key_wake);
  }

  Status add(Session& session, uint64_t key) noexcept override;
  Status rearm(Session& session, uint64_t key) noexcept override;
  void remove(Session& session, uint64_t key) noexcept override;
  Status add(NativeHandle handle, uint64_t key) noexcept override {
    hand_over();
    return polls_.add(handle, key);
  }
  // Under the lock that remove() takes: once armed, another thread may be handed
  // the descriptor and end it, but not before we are done with it.
  Status rearm(NativeHandle handle, uint64_t key) noexcept override {
    const std::lock_guard lock(mutex_);
    hand_over();
    return polls_.rearm(handle, key);
  }
  void remove(NativeHandle handle) noexcept override {
    const std::lock_guard lock(mutex_);
    polls_.remove(handle);
  }

  Result<uint64_t> next(Deadline deadline) noexcept override;
  void wake() noexcept override { wake_.raise(); }
  void unwake() noexcept override { wake_.clear(); }
  [[nodiscard]] NativeHandle wait_handle() const noexcept override { return polls_.handle(); }
  [[nodiscard]] bool inherited() const noexcept override { return polls_.inherited(); }

 private:
  Status post_sentry(Session& session, uint64_t key) noexcept;
  void stand_sentry(Sentry& sentry) noexcept;
  static void dismiss(Sentry& sentry) noexcept;
  [[nodiscard]] bool take_polled(uint64_t key) noexcept;
  [[nodiscard]] uint64_t pop_ready() noexcept;

  // What one thread did with a session happens before what the next one does: the
  // poll set orders them by a system call, which the memory model does not know.
  // Release: all of the owner's work comes before. A read-modify-write, so that the
  // count a taker acquires stands for every hand-over before it.
  void hand_over() noexcept { hand_overs_.fetch_add(1, std::memory_order_release); }
  uint64_t take_over(uint64_t key) const noexcept {
    (void)hand_overs_.load(std::memory_order_acquire);
    return key;
  }

  platform::PollSet polls_;
  AbortSignal wake_;
  AbortSignal ready_signal_;  // readable while ready_ is not empty
  std::atomic<uint64_t> hand_overs_{0};

  std::mutex mutex_;  // guards the two below, and descriptors against their end
  std::deque<uint64_t> ready_;
  std::unordered_map<uint64_t, std::unique_ptr<Sentry>> sentries_;
  // Lets the descriptor-only case skip the lock. Relaxed: a session is handed out
  // only after its add() returned, which orders the count for its owner.
  std::atomic<size_t> sentry_count_{0};
};

Status SessionSetImpl::add(Session& session, uint64_t key) noexcept {
  if (session.data_handle() != no_handle) return add(session.data_handle(), key);
  const Status status = post_sentry(session, key);
  if (status != Status::ok) remove(session, key);
  return status;
}

// All of it under the lock that remove() and handing out take: a peer that hangs up
// at once makes another thread end the session before this one is done with it.
Status SessionSetImpl::post_sentry(Session& session, uint64_t key) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    Sentry& placed = *sentries_.emplace(key, std::make_unique<Sentry>(session, key)).first->second;
    sentry_count_.fetch_add(1, std::memory_order_relaxed);
    NETIPC_TRY_ASSIGN(placed.thread, platform::start_quiet_thread([this, &placed] { stand_sentry(placed); }));
    // Not for input: nothing belongs on that socket, and what a peer puts there all
    // the same would make it ready for ever.
    return polls_.add(session.hangup_handle(), key, platform::Interest::hangup);
  } catch (const std::bad_alloc&) {
    return Status::no_memory;
  }
}

void SessionSetImpl::stand_sentry(Sentry& sentry) noexcept {
  while (!sentry.leave.load(std::memory_order_acquire)) {
    if (sentry.session.await_input(sentry.leave) != Status::ok) return;
    if (sentry.take()) {
      const std::lock_guard lock(mutex_);
      ready_.push_back(sentry.key);
      ready_signal_.raise();
    }
    // Handed out, by us or because the peer hung up: rest until it comes back.
    sentry.state.wait(Sentry::taken, std::memory_order_acquire);
  }
}

void SessionSetImpl::dismiss(Sentry& sentry) noexcept {
  sentry.leave.store(true, std::memory_order_release);
  sentry.state.store(Sentry::leaving, std::memory_order_release);
  sentry.state.notify_one();
  sentry.session.nudge();
  if (sentry.thread.joinable()) sentry.thread.join();
}

// Whether a key that the poll set gave is still to be handed out. Under the lock:
// whoever has the session may be ending it.
bool SessionSetImpl::take_polled(uint64_t key) noexcept {
  if (sentry_count_.load(std::memory_order_relaxed) == 0) return true;
  const std::lock_guard lock(mutex_);
  const auto found = sentries_.find(key);
  return found == sentries_.end() || found->second->take();
}

Status SessionSetImpl::rearm(Session& session, uint64_t key) noexcept {
  if (session.data_handle() != no_handle) return rearm(session.data_handle(), key);
  const std::lock_guard lock(mutex_);
  const auto found = sentries_.find(key);
  if (found == sentries_.end()) return Status::invalid;
  found->second->state.store(Sentry::armed, std::memory_order_release);
  found->second->state.notify_one();
  return polls_.rearm(session.hangup_handle(), key, platform::Interest::hangup);
}

void SessionSetImpl::remove(Session& session, uint64_t key) noexcept {
  if (session.data_handle() != no_handle) return remove(session.data_handle());
  polls_.remove(session.hangup_handle());
  std::unique_ptr<Sentry> sentry;
  {
    const std::lock_guard lock(mutex_);
    const auto found = sentries_.find(key);
    if (found == sentries_.end()) return;
    sentry = std::move(found->second);
    sentries_.erase(found);
    sentry_count_.fetch_sub(1, std::memory_order_relaxed);
    std::erase(ready_, key);
  }
  dismiss(*sentry);
}

uint64_t SessionSetImpl::pop_ready() noexcept {
  const std::lock_guard lock(mutex_);
  if (ready_.empty()) return key_ready;
  const uint64_t key = ready_.front();
  ready_.pop_front();
  if (ready_.empty()) ready_signal_.clear();
  return key;
}

Result<uint64_t> SessionSetImpl::next(Deadline deadline) noexcept {
  for (;;) {
    if (wake_.raised()) return Status::aborted;
    uint64_t key = 0;
    const auto ready = polls_.wait({&key, 1}, deadline);
    if (!ready.ok()) return ready.status();
    if (*ready == 0) return Status::timeout;
    if (key == key_wake) {
      // Hand the wake-up on: every thread that waits here must see it.
      NETIPC_TRY(polls_.rearm(wake_.handle(), key_wake));
    } else if (key == key_ready) {
      key = pop_ready();
      NETIPC_TRY(polls_.rearm(ready_signal_.handle(), key_ready));
      if (key != key_ready) return key;
    } else if (take_polled(key)) {
      return take_over(key);
    }
  }
}

}  // namespace

Result<std::unique_ptr<SessionSet>> SessionSet::create() {
  NETIPC_TRY_ASSIGN(platform::PollSet polls, platform::PollSet::create());
  auto set = std::make_unique<SessionSetImpl>(std::move(polls));
  NETIPC_TRY(set->prepare());
  return std::unique_ptr<SessionSet>(std::move(set));
}

}  // namespace netipc::transport
