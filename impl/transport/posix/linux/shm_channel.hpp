#pragma once

// Messages through a mapped region: one in flight per direction, published by a
// sequence number, announced by a futex (docs/spec/shm.md, "Data plane").
//
// Memory order, the whole argument. A publisher writes the bytes, then len, then
// seq, then signal, each of the last three with release; so whoever reads the new
// seq with acquire sees len and the bytes. The consumer reads signal before seq:
// if it misses the new seq, the signal it read is older than the publisher's
// store, and FUTEX_WAIT, which compares the word under the kernel's lock, either
// finds it changed or queues before the publisher's FUTEX_WAKE, which comes after
// the store. So no wake-up is lost. tests/model holds the same argument as a
// model that is checked.
//
// Between two of this library signal and FUTEX_WAKE are left out while the other
// does not sleep. A sleeper says so, then looks at seq; a publisher stores seq, then
// looks whether somebody says so; both with a sequentially consistent fence between
// the two. One fence comes first: either the publisher's, and the sleeper sees the
// new seq, or the sleeper's, and the publisher sees that it sleeps and wakes it as
// above. A fence rather than a store of seq of that order: a locked instruction on
// the line that the reader polls lets it take the line away once more.
//
// Nothing is read twice: the consumer copies len and the bytes once and judges
// the copies; where the areas lie comes from the shape validated at attach.

#include "base/peer_copy.hpp"
#include "platform/mapped_region.hpp"
#include "platform/region_file.hpp"
#include "platform/word_wait.hpp"
#include "transport/channel.hpp"
#include "transport/session.hpp"
#include "transport/wait_point.hpp"

namespace netipc::platform {

class ShmChannel final : public transport::Channel {
 public:
  // `baseline` is the session's socket, which outlives this.
  ShmChannel(transport::Role role, transport::Channel& baseline) noexcept : baseline_(baseline), role_(role) {}
  ~ShmChannel() override { close(); }

  // Server: makes and publishes the region. Client: maps one that open_region()
  // gave and judges it.
  Status create(const std::string& path, const transport::RegionShape& shape) noexcept;
  Status attach(int fd, uint64_t file_size) noexcept;
  // Either tells the other when it sleeps, if that understands. `largest_response`:
  // header included, as agreed.
  void share_sleepers(uint64_t largest_response) noexcept;
  [[nodiscard]] const transport::RegionShape& shape() const noexcept { return shape_; }

  Result<size_t> send(std::span<const transport::OutPacket> packets, const transport::Wait& wait) noexcept override;
  void set_wait_policy(const WaitPolicy& policy) noexcept override { waits_.set_policy(policy); }
  [[nodiscard]] bool spins() const noexcept override { return waits_.hot(); }
  Result<size_t> receive(std::span<transport::InPacket> slots, const transport::Wait& wait) noexcept override;
  transport::InputWord watch_input() noexcept override;
  Status await_input_or(transport::NativeHandle other) noexcept override;
  [[nodiscard]] uint32_t max_packet() const noexcept override { return outgoing_.capacity; }
  [[nodiscard]] bool whole_messages() const noexcept override { return true; }
  [[nodiscard]] transport::NativeHandle data_handle() const noexcept override { return transport::no_handle; }
  [[nodiscard]] transport::NativeHandle hangup_handle() const noexcept override { return baseline_.hangup_handle(); }
  [[nodiscard]] transport::PeerIdentity peer() const noexcept override { return baseline_.peer(); }
  // The mapping stays: the peer learns from the socket.
  void hang_up() noexcept override { file_.remove(); }
  void close() noexcept override;

 private:
  // One direction: its words in the header, its area, and our own count.
  struct Lane {
    std::atomic<uint64_t>* seq = nullptr;
    std::atomic<uint32_t>* len = nullptr;
    std::atomic<uint32_t>* signal = nullptr;
    std::byte* area = nullptr;
    uint32_t capacity = 0;
    uint64_t count = 0;
    // What the side that waits here says; null while it says nothing.
    std::atomic<uint32_t>* sleeps = nullptr;
  };

  // While it lives, whoever publishes to us wakes us.
  class Asleep;

  void use(const transport::RegionShape& shape) noexcept;
  [[nodiscard]] bool must_wake() noexcept;
  void meet_sleeper() noexcept;
  [[nodiscard]] bool published() const noexcept {
    return incoming_.seq->load(std::memory_order_acquire) > incoming_.count;
  }
  Status await_published(const transport::Wait& wait) noexcept;
  Status take(transport::InPacket& slot) noexcept;

  transport::Channel& baseline_;
  transport::Role role_;
  transport::RegionShape shape_;
  MappedRegion region_;
  OwnedRegionFile file_;  // server only
  Lane incoming_;
  Lane outgoing_;
  transport::RegionSleepers* sleepers_ = nullptr;  // null: no room for them
  WordWait word_wait_;
  transport::WaitPoint waits_;
  transport::SpinPace pace_{64};
  PeerCopy copies_;
  FaultScope::Seen seen_;
  bool open_ = false;
};

}  // namespace netipc::platform
