#pragma once

// The live sessions of a server, by the key the session set hands out. Keys are
// never reused, so a late event can only miss, never hit a stranger.

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "transport/session.hpp"

namespace netipc::service {

class SessionTable {
 public:
  static constexpr uint64_t first_key = 2;
  using Sessions = std::unordered_map<uint64_t, transport::SessionPtr>;

  // May throw bad_alloc; then nothing was added.
  uint64_t add(transport::SessionPtr session) {
    const std::lock_guard lock(mutex_);
    const uint64_t key = next_key_;
    sessions_.emplace(key, std::move(session));
    ++next_key_;
    return key;
  }

  // Null when the key is gone. Whoever was handed the key owns the session until
  // it re-arms or removes it.
  [[nodiscard]] transport::Session* find(uint64_t key) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(key);
    return found == sessions_.end() ? nullptr : found->second.get();
  }

  // Null when the key is gone. The caller ends the session outside the lock: that
  // is system calls.
  [[nodiscard]] transport::SessionPtr take(uint64_t key) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(key);
    if (found == sessions_.end()) return nullptr;
    transport::SessionPtr taken = std::move(found->second);
    sessions_.erase(found);
    return taken;
  }

  [[nodiscard]] Sessions take_all() noexcept {
    const std::lock_guard lock(mutex_);
    return std::exchange(sessions_, {});
  }

  // The same for a forked child, where a lock that was held stays held.
  [[nodiscard]] Sessions take_all_if_free() noexcept {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return {};
    return std::exchange(sessions_, {});
  }

  [[nodiscard]] size_t size() const noexcept {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
  }

 private:
  mutable std::mutex mutex_;
  Sessions sessions_;
  uint64_t next_key_ = first_key;
};

}  // namespace netipc::service
