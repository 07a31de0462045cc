#pragma once

// Many descriptors watched at once. Each readiness is handed out once and then
// the descriptor rests until it is re-armed, so several threads may wait on one
// set and none sees another's work.

#include <span>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "platform/unique_fd.hpp"

namespace netipc::platform {

// What a descriptor is watched for. The end of its stream is seen with the first two,
// the end of the connection with all.
enum class Interest { input, hangup, output };

class PollSet {
 public:
  static Result<PollSet> create() noexcept;

  Status add(int fd, uint64_t key, Interest interest = Interest::input) noexcept;
  // Adds it where it was removed meanwhile.
  Status rearm(int fd, uint64_t key, Interest interest = Interest::input) noexcept;
  void remove(int fd) noexcept;
  // Keys that became readable or hung up, at most keys.size(); 0 on timeout.
  Result<size_t> wait(std::span<uint64_t> keys, Deadline deadline) noexcept;
  // Whether wait() would not wait.
  [[nodiscard]] bool any_ready() const noexcept;
  // Readable when wait() would not wait.
  [[nodiscard]] int handle() const noexcept { return fd_.get(); }
  // In a forked child, whose set is still the parent's: changing it there changes
  // it for both.
  [[nodiscard]] bool inherited() const noexcept;

 private:
  explicit PollSet(UniqueFd fd) noexcept;
  UniqueFd fd_;
  int owner_pid_;
};

}  // namespace netipc::platform
