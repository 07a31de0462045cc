#include "transport/session_set.hpp"

#include <new>

#include "platform/poll_set.hpp"

namespace netipc::transport {

namespace {

// The key of the wake signal. Callers' keys are never 0.
constexpr uint64_t key_wake = 0;

class SessionSetImpl final : public SessionSet {
 public:
  explicit SessionSetImpl(platform::PollSet polls) noexcept : polls_(std::move(polls)) {}

  Status prepare() noexcept {
    NETIPC_TRY(wake_.open());
    return polls_.add(wake_.handle(), key_wake);
  }

  Status add(Session& session, uint64_t key) noexcept override { return add(session.data_handle(), key); }
  Status add(NativeHandle handle, uint64_t key) noexcept override { return polls_.add(handle, key); }
  Status rearm(Session& session, uint64_t key) noexcept override { return rearm(session.data_handle(), key); }
  Status rearm(NativeHandle handle, uint64_t key) noexcept override { return polls_.rearm(handle, key); }
  void remove(Session& session) noexcept override { remove(session.data_handle()); }
  void remove(NativeHandle handle) noexcept override { polls_.remove(handle); }

  Result<uint64_t> next(Deadline deadline) noexcept override {
    for (;;) {
      if (wake_.raised()) return Status::aborted;
      uint64_t key = 0;
      const auto ready = polls_.wait({&key, 1}, deadline);
      if (!ready.ok()) return ready.status();
      if (*ready == 0) return Status::timeout;
      if (key != key_wake) return key;
      // Hand the wake-up on: every thread that waits here must see it.
      NETIPC_TRY(polls_.rearm(wake_.handle(), key_wake));
    }
  }

  void wake() noexcept override { wake_.raise(); }
  void unwake() noexcept override { wake_.clear(); }
  [[nodiscard]] NativeHandle wait_handle() const noexcept override { return polls_.handle(); }

 private:
  platform::PollSet polls_;
  AbortSignal wake_;
};

}  // namespace

Result<std::unique_ptr<SessionSet>> SessionSet::create() {
  NETIPC_TRY_ASSIGN(platform::PollSet polls, platform::PollSet::create());
  auto set = std::make_unique<SessionSetImpl>(std::move(polls));
  NETIPC_TRY(set->prepare());
  return std::unique_ptr<SessionSet>(std::move(set));
}

}  // namespace netipc::transport
