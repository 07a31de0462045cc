#include "transport/session_set.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "platform/alarm.hpp"
#include "platform/futex.hpp"
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

// So many sessions have a sentry each, which looks at nothing but its own; more share
// theirs, because threads cost memory, and time when all of them must leave.
constexpr size_t unshared_sentries = 32;

struct Sentry;

// A session whose data no descriptor announces: a sentry sleeps on it while it is
// armed, and the poll set watches its hang-up. Whoever disarms it hands it out.
//
// That nobody is handed a session that another thread has or has ended: it is armed,
// disarmed, looked up and looked at by its sentry only under the lock of the set.
// Between two re-arms one of the two disarms it, so one thread has the session, and
// only that one re-arms or removes it. A hang-up may have left the poll set before
// the removal and be judged behind it; by then the session is gone from the table,
// and a hang-up without an entry is not handed out. Keys are not used twice, so it
// cannot be taken for another's.
struct Watched {
  Session& session;
  const uint64_t key;
  Sentry& sentry;
  bool armed = true;
};

// A thread and the sessions that it sleeps on. Their words may be gone while it does:
// only the kernel still compares them.
struct Sentry {
  explicit Sentry(size_t capacity) { members.reserve(capacity); }

  std::vector<Watched*> members;
  std::atomic<uint32_t> news{0};  // counts what makes it look at its members again
  bool leaving = false;
  std::thread thread;
};

class SessionSetImpl final : public SessionSet {
 public:
  SessionSetImpl(platform::PollSet polls, platform::Alarm alarm) noexcept
      : polls_(std::move(polls)), alarm_(std::move(alarm)) {}
  ~SessionSetImpl() override { prepare_to_end(); }

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
  Status watch(Session& session, uint64_t key) noexcept;
  [[nodiscard]] Sentry& sentry_with_room();
  [[nodiscard]] std::unique_ptr<Sentry> forget(uint64_t key) noexcept;
  void stand_sentry(Sentry& sentry) noexcept;
  static void call(Sentry& sentry, std::unique_lock<std::mutex>& lock) noexcept;
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

  const size_t members_each_ = platform::futex_watches_many() ? platform::most_watched_words : 1;

  std::mutex mutex_;  // guards the alarm, what is below, and descriptors against their end
  // Who waits for room to send, and until when. Whoever takes the key out, the poll
  // set or the alarm, hands it out; an event that finds it gone hands out nothing.
  std::unordered_map<uint64_t, Deadline> unsent_;
  std::deque<uint64_t> ready_;
  std::unordered_map<uint64_t, Watched> watched_;
  std::vector<std::unique_ptr<Sentry>> sentries_;
};

Status SessionSetImpl::add(Session& session, uint64_t key) noexcept {
  if (session.data_handle() != no_handle) return add(session.data_handle(), key);
  return watch(session, key);
}

// All of it under the lock that remove() and handing out take: a peer that hangs up
// at once makes another thread end the session before this one is done with it.
Status SessionSetImpl::watch(Session& session, uint64_t key) noexcept {
  std::unique_lock lock(mutex_);
  Sentry* sentry = nullptr;
  try {
    sentry = &sentry_with_room();
    sentry->members.push_back(&watched_.emplace(key, Watched{session, key, *sentry}).first->second);
  } catch (const std::bad_alloc&) {
    return Status::no_memory;
  }
  // Not for input: nothing belongs on that socket, and what a peer puts there all
  // the same would make it ready for ever.
  Status status = polls_.add(session.hangup_handle(), key | hangup_bit, platform::Interest::hangup);
  if (status == Status::ok) {
    if (sentry->thread.joinable()) {
      call(*sentry, lock);
      return Status::ok;
    }
    // Last, so that what failed has no thread that would have to be stopped.
    auto thread = platform::start_quiet_thread([this, sentry] { stand_sentry(*sentry); });
    if (thread.ok()) {
      sentry->thread = std::move(thread).value();
      return Status::ok;
    }
    status = thread.status();
    polls_.remove(session.hangup_handle());
  }
  (void)forget(key);
  return status;
}

// With the lock held: the one with the fewest members, or a new one.
Sentry& SessionSetImpl::sentry_with_room() {
  const auto fewest = std::min_element(sentries_.begin(), sentries_.end(), [](const auto& a, const auto& b) {
    return a->members.size() < b->members.size();
  });
  if (fewest != sentries_.end()) {
    const size_t members = (*fewest)->members.size();
    if (members == 0 || (members < members_each_ && sentries_.size() >= unshared_sentries)) return **fewest;
  }
  return *sentries_.emplace_back(std::make_unique<Sentry>(members_each_));
}

// With the lock held. A sentry that has lost its last member comes back, to be
// dismissed without the lock.
std::unique_ptr<Sentry> SessionSetImpl::forget(uint64_t key) noexcept {
  const auto found = watched_.find(key);
  if (found == watched_.end()) return nullptr;
  Sentry& sentry = found->second.sentry;
  std::erase(sentry.members, &found->second);
  watched_.erase(found);
  std::erase(ready_, key);
  if (!sentry.members.empty()) return nullptr;
  sentry.leaving = true;
  const auto its = std::find_if(sentries_.begin(), sentries_.end(), [&](const auto& one) { return one.get() == &sentry; });
  std::unique_ptr<Sentry> last = std::move(*its);
  sentries_.erase(its);
  return last;
}

void SessionSetImpl::stand_sentry(Sentry& sentry) noexcept {
  std::array<platform::WatchedWord, platform::most_watched_words> words;
  for (;;) {
    size_t sleeping = 0;
    uint32_t news = 0;
    bool found = false;
    {
      const std::lock_guard lock(mutex_);
      if (sentry.leaving) return;
      news = sentry.news.load(std::memory_order_relaxed);
      for (Watched* const member : sentry.members) {
        if (!member->armed) continue;
        const InputWord input = member->session.watch_input();
        if (input.word != nullptr) {
          words[sleeping++] = {input.word, input.seen};
        } else {
          member->armed = false;
          ready_.push_back(member->key);
          found = true;
        }
      }
    }
    // Without the lock, which whoever it wakes takes at once.
    if (found) ready_signal_.raise();
    platform::futex_wait_any(std::span(words).first(sleeping), sentry.news, news);
  }
}

// Has it look at its members: what it must find has been done with the lock held, so
// either it finds it or the word is not what it saw. Woken behind the lock, which it
// takes at once; by then it may have left, but only the address is needed.
void SessionSetImpl::call(Sentry& sentry, std::unique_lock<std::mutex>& lock) noexcept {
  const std::atomic<uint32_t>& news = sentry.news;
  sentry.news.fetch_add(1, std::memory_order_relaxed);
  lock.unlock();
  platform::futex_wake(news, platform::FutexScope::process);
}

// Whether the hang-up that the poll set gave is still to be handed out: whoever has
// the session may be ending it, or may have ended it.
bool SessionSetImpl::take_hung_up(uint64_t key) noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = watched_.find(key);
  return found != watched_.end() && std::exchange(found->second.armed, false);
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
  std::unique_lock lock(mutex_);
  const auto found = watched_.find(key);
  if (found == watched_.end()) return Status::invalid;
  // First what may fail: once armed, the sentry hands the session out.
  NETIPC_TRY(polls_.rearm(session.hangup_handle(), key | hangup_bit, platform::Interest::hangup));
  found->second.armed = true;
  call(found->second.sentry, lock);
  return Status::ok;
}

void SessionSetImpl::remove(Session& session, uint64_t key) noexcept {
  if (session.data_handle() != no_handle) {
    const std::lock_guard lock(mutex_);
    unsent_.erase(key);
    return polls_.remove(session.data_handle());
  }
  polls_.remove(session.hangup_handle());
  std::unique_lock lock(mutex_);
  const std::unique_ptr<Sentry> last = forget(key);
  if (last == nullptr) return;
  call(*last, lock);
  last->thread.join();
}

void SessionSetImpl::prepare_to_end() noexcept {
  std::vector<std::unique_ptr<Sentry>> leaving;
  {
    const std::lock_guard lock(mutex_);
    leaving.swap(sentries_);
    for (const auto& sentry : leaving) sentry->leaving = true;
    watched_.clear();
    ready_.clear();
  }
  for (const auto& sentry : leaving) {
    std::unique_lock lock(mutex_);
    call(*sentry, lock);
  }
  for (const auto& sentry : leaving)
    if (sentry->thread.joinable()) sentry->thread.join();
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
