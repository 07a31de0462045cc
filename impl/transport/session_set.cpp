#include "transport/session_set.hpp"

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "platform/alarm.hpp"
#include "platform/poll_set.hpp"
#include "platform/quiet_thread.hpp"

namespace netipc::transport {

namespace {

// Keys of our own signals; callers' keys lie between.
constexpr uint64_t key_wake = 0;
constexpr uint64_t key_ready = UINT64_MAX;
constexpr uint64_t key_alarm = UINT64_MAX - 1;

// Set in the poll set's copy of a key that a sentry may hand out as well.
constexpr uint64_t hangup_bit = uint64_t{1} << 63;
// Set in the poll set's copy of a key that the alarm may hand out as well.
constexpr uint64_t output_bit = uint64_t{1} << 62;

// A session whose data no descriptor announces. A thread of its own sleeps on it;
// the poll set watches its hang-up. Whoever moves it from armed to taken first
// hands it out.
//
// That nobody is handed a session that another thread has or has ended: a sentry
// changes state and is looked up only under the lock of the set. Between two
// re-arms one of the two takes it, so one thread has the session, and only that
// one re-arms or removes it. A hang-up may have left the poll set before the
// removal and be judged behind it; by then the sentry is gone from the table, and
// a hang-up without a sentry is not handed out. Keys are not used twice, so it
// cannot be taken for another's. The sentry's thread pushes the key in the same
// locked step in which it takes: behind a removal it pushes nothing.
struct Sentry {
  enum State : uint32_t { armed, taken, leaving };

  Sentry(Session& watched, uint64_t its_key) noexcept : session(watched), key(its_key) {}

  Session& session;
  const uint64_t key;
  std::atomic<uint32_t> state{armed};
  AbortSignal leave;
  std::thread thread;

  // With the lock of the set held, as every other change of state.
  bool take() noexcept {
    uint32_t expected = armed;
    return state.compare_exchange_strong(expected, taken, std::memory_order_acq_rel);
  }
};

class SessionSetImpl final : public SessionSet {
 public:
  SessionSetImpl(platform::PollSet polls, platform::Alarm alarm) noexcept
      : polls_(std::move(polls)), alarm_(std::move(alarm)) {}
  ~SessionSetImpl() override {
    prepare_to_end();
    for (auto& [key, sentry] : sentries_) sentry->thread.join();
  }

  Status prepare() noexcept {
    NETIPC_TRY(wake_.open());
    NETIPC_TRY(ready_signal_.open());
    NETIPC_TRY(polls_.add(ready_signal_.handle(), key_ready));
    NETIPC_TRY(polls_.add(alarm_.handle(), key_alarm));
    return polls_.add(wake_.handle(), key_wake);
  }

  Status add(Session& session, uint64_t key) noexcept override;
  Status rearm(Session& session, uint64_t key) noexcept override;
  void unwatch(Session& session) noexcept override {
    if (session.data_handle() != no_handle) remove(session.data_handle());
  }
  Status await_input(Session& session) noexcept override { return session.await_input_or(polls_.handle()); }
  void remove(Session& session, uint64_t key) noexcept override;
  void prepare_to_end() noexcept override;
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
  [[nodiscard]] bool any_ready() const noexcept override { return polls_.any_ready(); }
  [[nodiscard]] NativeHandle wait_handle() const noexcept override { return polls_.handle(); }
  [[nodiscard]] bool inherited() const noexcept override { return polls_.inherited(); }

 private:
  Status rearm_for_output(Session& session, uint64_t key) noexcept;
  [[nodiscard]] bool take_writable(uint64_t key) noexcept;
  [[nodiscard]] uint64_t pop_overdue() noexcept;
  Status post_sentry(Session& session, uint64_t key) noexcept;
  void stand_sentry(Sentry& sentry) noexcept;
  static void send_away(Sentry& sentry) noexcept;
  [[nodiscard]] bool take_hung_up(uint64_t key) noexcept;
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
  platform::Alarm alarm_;
  AbortSignal wake_;
  AbortSignal ready_signal_;  // readable while ready_ is not empty
  std::atomic<uint64_t> hand_overs_{0};

  std::mutex mutex_;  // guards the alarm, the three below, and descriptors against their end
  // Who waits for room to send, and until when. Whoever takes the key out, the poll
  // set or the alarm, hands it out; an event that finds it gone hands out nothing.
  std::unordered_map<uint64_t, Deadline> unsent_;
  std::deque<uint64_t> ready_;
  std::unordered_map<uint64_t, std::unique_ptr<Sentry>> sentries_;
};

Status SessionSetImpl::add(Session& session, uint64_t key) noexcept {
  if (session.data_handle() != no_handle) return add(session.data_handle(), key);
  return post_sentry(session, key);
}

// All of it under the lock that remove() and handing out take: a peer that hangs up
// at once makes another thread end the session before this one is done with it.
Status SessionSetImpl::post_sentry(Session& session, uint64_t key) noexcept {
  const std::lock_guard lock(mutex_);
  Sentry* placed = nullptr;
  try {
    placed = sentries_.emplace(key, std::make_unique<Sentry>(session, key)).first->second.get();
  } catch (const std::bad_alloc&) {
    return Status::no_memory;
  }
  // Not for input: nothing belongs on that socket, and what a peer puts there all
  // the same would make it ready for ever.
  Status status = polls_.add(session.hangup_handle(), key | hangup_bit, platform::Interest::hangup);
  if (status == Status::ok) {
    // Last, so that what failed has no thread that would have to be stopped.
    auto thread = platform::start_quiet_thread([this, placed] { stand_sentry(*placed); });
    if (thread.ok()) {
      placed->thread = std::move(thread).value();
      return Status::ok;
    }
    status = thread.status();
    polls_.remove(session.hangup_handle());
  }
  sentries_.erase(key);
  return status;
}

void SessionSetImpl::stand_sentry(Sentry& sentry) noexcept {
  while (!sentry.leave.raised()) {
    if (sentry.session.await_input(sentry.leave) != Status::ok) return;
    {
      const std::lock_guard lock(mutex_);
      if (sentry.take()) {
        ready_.push_back(sentry.key);
        ready_signal_.raise();
      }
    }
    // Handed out, by us or because the peer hung up: rest until it comes back.
    sentry.state.wait(Sentry::taken, std::memory_order_acquire);
  }
}

void SessionSetImpl::send_away(Sentry& sentry) noexcept {
  sentry.leave.raise();
  sentry.state.notify_one();
}

// Whether the hang-up that the poll set gave is still to be handed out: whoever has
// the session may be ending it, or may have ended it.
bool SessionSetImpl::take_hung_up(uint64_t key) noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = sentries_.find(key);
  return found != sentries_.end() && found->second->take();
}

Status SessionSetImpl::rearm_for_output(Session& session, uint64_t key) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    unsent_.emplace(key, session.unsent_deadline());
  } catch (const std::bad_alloc&) {
    return Status::no_memory;
  }
  hand_over();
  alarm_.ring_by(session.unsent_deadline());
  const Status status = polls_.rearm(session.data_handle(), key | output_bit, platform::Interest::output);
  if (status != Status::ok) unsent_.erase(key);
  return status;
}

bool SessionSetImpl::take_writable(uint64_t key) noexcept {
  const std::lock_guard lock(mutex_);
  return unsent_.erase(key) != 0;
}

// One whose deadline has passed, or key_alarm. The alarm is set for the next, which
// may be another one that is overdue.
uint64_t SessionSetImpl::pop_overdue() noexcept {
  const std::lock_guard lock(mutex_);
  alarm_.silence();
  uint64_t overdue = key_alarm;
  for (auto entry = unsent_.begin(); entry != unsent_.end();) {
    if (overdue == key_alarm && entry->second.expired()) {
      overdue = entry->first;
      entry = unsent_.erase(entry);
    } else {
      alarm_.ring_by(entry->second);
      ++entry;
    }
  }
  return overdue;
}

Status SessionSetImpl::rearm(Session& session, uint64_t key) noexcept {
  if (session.unsent() != nullptr) return rearm_for_output(session, key);
  if (session.data_handle() != no_handle) return rearm(session.data_handle(), key);
  const std::lock_guard lock(mutex_);
  const auto found = sentries_.find(key);
  if (found == sentries_.end()) return Status::invalid;
  // First what may fail: once armed, the sentry hands the session out.
  NETIPC_TRY(polls_.rearm(session.hangup_handle(), key | hangup_bit, platform::Interest::hangup));
  found->second->state.store(Sentry::armed, std::memory_order_release);
  found->second->state.notify_one();
  return Status::ok;
}

void SessionSetImpl::remove(Session& session, uint64_t key) noexcept {
  if (session.data_handle() != no_handle) {
    const std::lock_guard lock(mutex_);
    unsent_.erase(key);
    return polls_.remove(session.data_handle());
  }
  polls_.remove(session.hangup_handle());
  std::unique_ptr<Sentry> sentry;
  {
    const std::lock_guard lock(mutex_);
    const auto found = sentries_.find(key);
    if (found == sentries_.end()) return;
    sentry = std::move(found->second);
    sentry->state.store(Sentry::leaving, std::memory_order_release);
    sentries_.erase(found);
    std::erase(ready_, key);
  }
  send_away(*sentry);
  sentry->thread.join();
}

void SessionSetImpl::prepare_to_end() noexcept {
  const std::lock_guard lock(mutex_);
  for (auto& [key, sentry] : sentries_) {
    sentry->state.store(Sentry::leaving, std::memory_order_release);
    send_away(*sentry);
  }
}

uint64_t SessionSetImpl::pop_ready() noexcept {
  const std::lock_guard lock(mutex_);
  uint64_t key = key_ready;
  if (!ready_.empty()) {
    key = ready_.front();
    ready_.pop_front();
  }
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
    } else if (key == key_alarm) {
      key = pop_overdue();
      NETIPC_TRY(polls_.rearm(alarm_.handle(), key_alarm));
      if (key != key_alarm) return key;
    } else if ((key & hangup_bit) != 0) {
      if (take_hung_up(key & ~hangup_bit)) return key & ~hangup_bit;
    } else if ((key & output_bit) != 0) {
      if (take_writable(key & ~output_bit)) return key & ~output_bit;
    } else {
      return take_over(key);
    }
  }
}

}  // namespace

Result<std::unique_ptr<SessionSet>> SessionSet::create() {
  NETIPC_TRY_ASSIGN(platform::PollSet polls, platform::PollSet::create());
  NETIPC_TRY_ASSIGN(platform::Alarm alarm, platform::Alarm::create());
  auto set = std::make_unique<SessionSetImpl>(std::move(polls), std::move(alarm));
  NETIPC_TRY(set->prepare());
  return std::unique_ptr<SessionSet>(std::move(set));
}

}  // namespace netipc::transport
