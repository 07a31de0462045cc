#include "platform/shm_channel.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "platform/fault_guard.hpp"
#include "platform/futex.hpp"
#include "platform/wait_fd.hpp"

namespace netipc::platform {

namespace {

using transport::InPacket;
using transport::OutPacket;
using transport::RegionHeader;
using transport::Role;
using transport::Wait;

void relax_cpu() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

class ShmChannel::Asleep {
 public:
  explicit Asleep(const Lane& lane) noexcept : word_(lane.sleeps) {
    if (word_ == nullptr) return;
    word_->store(1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }
  ~Asleep() {
    if (word_ != nullptr) word_->store(0, std::memory_order_relaxed);
  }
  Asleep(const Asleep&) = delete;
  Asleep& operator=(const Asleep&) = delete;

  // Somebody sleeps on.
  void leave_it_said() noexcept { word_ = nullptr; }

 private:
  std::atomic<uint32_t>* word_;
};

Status ShmChannel::create(const std::string& path, const transport::RegionShape& shape) noexcept {
  auto fd = file_.create(path, shape.size());
  if (!fd.ok()) return fd.status();
  NETIPC_TRY(region_.map(fd->get(), static_cast<size_t>(shape.size())));
  const FaultScope scope(seen_);
  // A new file reads as zeros: the atomics already hold what they must.
  RegionHeader& header = region_.header();
  header.owner_pid = ::getpid();
  header.owner_generation = new_generation();
  header.request_offset = shape.request_offset;
  header.request_capacity = shape.request_capacity;
  header.response_offset = shape.response_offset;
  header.response_capacity = shape.response_capacity;
  header.version = transport::region_version;
  header.header_len = transport::region_header_size;
  // Magic last, behind a fence: a client that comes early retries until it is there.
  std::atomic_thread_fence(std::memory_order_release);
  header.magic = transport::region_magic;
  use(shape);
  return Status::ok;
}

Status ShmChannel::attach(int fd, uint64_t file_size) noexcept {
  if (file_size < transport::region_header_size) return Status::region_not_ready;
  NETIPC_TRY(region_.map(fd, static_cast<size_t>(file_size)));
  const FaultScope scope(seen_);
  std::atomic_thread_fence(std::memory_order_acquire);
  std::array<std::byte, transport::region_header_size> copy;
  copy_bytes(copy.data(), region_.at(0), copy.size());
  const auto shape = transport::judge_region(copy, file_size);
  if (!shape.ok()) return shape.status();
  use(*shape);
  waits_.expect_soon();
  return Status::ok;
}

void ShmChannel::use(const transport::RegionShape& shape) noexcept {
  shape_ = shape;
  RegionHeader& header = region_.header();
  Lane request{&header.req_seq,
               &header.req_len,
               &header.req_signal,
               region_.at(shape.request_offset),
               shape.request_capacity,
               header.req_seq.load(std::memory_order_acquire)};
  Lane response{&header.resp_seq,
                &header.resp_len,
                &header.resp_signal,
                region_.at(shape.response_offset),
                shape.response_capacity,
                header.resp_seq.load(std::memory_order_acquire)};
  incoming_ = role_ == Role::server ? request : response;
  outgoing_ = role_ == Role::server ? response : request;
  open_ = true;
}

// Never waits: the protocol allows one message in flight per direction, so the
// area is free when its owner publishes.
Result<size_t> ShmChannel::send(std::span<const OutPacket> packets, const Wait&) noexcept {
  if (!open_ || packets.size() != 1) return Status::invalid;
  const OutPacket& packet = packets.front();
  const size_t length = packet.head.size() + packet.body.size();
  if (length == 0) return Status::invalid;
  if (length > outgoing_.capacity) return Status::msg_too_large;
  const FaultScope scope(seen_);
  copy_bytes(outgoing_.area, packet.head.data(), packet.head.size());
  std::byte* const body = outgoing_.area + packet.head.size();
  // A peer on our own CPU reads from the cache that we write to.
  if (pace_.by_yield()) {
    copy_bytes(body, packet.body.data(), packet.body.size());
  } else {
    copies_.copy(body, packet.body.data(), packet.body.size());
  }
  outgoing_.len->store(static_cast<uint32_t>(length), std::memory_order_release);
  // Only we write this word, so a store of our own count is the increment.
  outgoing_.count = outgoing_.count + 1;
  outgoing_.seq->store(outgoing_.count, std::memory_order_release);
  if (must_wake()) {
    // An increment, not a store: another implementation's reader may count this word
    // up as well, to wake a thread of its own.
    outgoing_.signal->fetch_add(1, std::memory_order_release);
    futex_wake(*outgoing_.signal, FutexScope::shared);
  }
  waits_.turn();
  if (region_.lost()) return Status::send_failed;
  return size_t{1};
}

void ShmChannel::share_sleepers(uint64_t largest_response) noexcept {
  if (!shape_.holds_sleepers(largest_response)) return;
  const FaultScope scope(seen_);
  sleepers_ = reinterpret_cast<transport::RegionSleepers*>(region_.at(shape_.sleepers_offset()));
  // The client begins: a server leaves the region as deployed clients know it until
  // it knows better.
  if (role_ == Role::server) return;
  incoming_.sleeps = &sleepers_->client_sleeps;
  sleepers_->client_mark.store(transport::sleepers_mark, std::memory_order_release);
}

// The mark says that the peer was not asleep in silence when it made it, and will
// not be again. It is the peer's to make: one that lies waits for what it was not
// woken for.
void ShmChannel::meet_sleeper() noexcept {
  const bool server = role_ == Role::server;
  const std::atomic<uint32_t>& mark = server ? sleepers_->client_mark : sleepers_->server_mark;
  if (mark.load(std::memory_order_acquire) != transport::sleepers_mark) return;
  outgoing_.sleeps = server ? &sleepers_->client_sleeps : &sleepers_->server_sleeps;
  if (!server) return;
  incoming_.sleeps = &sleepers_->server_sleeps;
  sleepers_->server_mark.store(transport::sleepers_mark, std::memory_order_release);
}

// A peer that says nothing must be woken each time.
bool ShmChannel::must_wake() noexcept {
  if (outgoing_.sleeps == nullptr && sleepers_ != nullptr) meet_sleeper();
  const std::atomic<uint32_t>* const sleeps = outgoing_.sleeps;
  if (sleeps == nullptr) return true;
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return sleeps->load(std::memory_order_relaxed) != 0;
}

Status ShmChannel::await_published(const Wait& wait) noexcept {
  if (published()) return Status::ok;
  // Nothing will be, and who waits beside others is sent here again at once.
  if (region_.lost()) return Status::recv_failed;
  // What the peer published before it left is still delivered.
  if (wait.patience == transport::Patience::none) {
    if (!hung_up(hangup_handle())) return Status::timeout;
    return published() ? Status::ok : Status::recv_failed;
  }
  transport::Spin spin(waits_, wait);
  int yields = 0;
  if (waits_.hot() && pace_.by_yield() && waits_.peers_turn()) {
    waits_.yield();
    ++yields;
  }
  for (; waits_.hot(); ++yields) {
    for (int look = 0; look < pace_.looks(yields); ++look) {
      if (published()) {
        pace_.found(yields, look);
        return Status::ok;
      }
      // The bytes travel beside the count, not after it.
      __builtin_prefetch(incoming_.area);
      relax_cpu();
    }
    if (!spin.again()) break;
    if (wait.aborted()) return Status::aborted;
    waits_.yield();
  }
  if (wait.patience != transport::Patience::sleep) return Status::timeout;
  const Asleep asleep(incoming_);
  for (;;) {
    const uint32_t seen = incoming_.signal->load(std::memory_order_acquire);
    if (published()) return Status::ok;
    if (region_.lost()) return Status::recv_failed;
    const Status status = word_wait_.wait(*incoming_.signal, seen, hangup_handle(), wait);
    // What the peer published before it left is still delivered.
    if (status == Status::recv_failed && published()) continue;
    NETIPC_TRY(status);
  }
}

// Whoever sleeps watches the socket too.
transport::InputWord ShmChannel::watch_input() noexcept {
  // A thread that slept on this session alone has left what it slept with.
  word_wait_.release();
  Asleep asleep(incoming_);
  const uint32_t seen = incoming_.signal->load(std::memory_order_acquire);
  if (published() || region_.lost()) return {};
  asleep.leave_it_said();
  return {incoming_.signal, seen};
}

Status ShmChannel::await_input_or(transport::NativeHandle other) noexcept {
  const FaultScope scope(seen_);
  const Asleep asleep(incoming_);
  if (published() && readable(other)) return Status::aborted;
  Status status = Status::ok;
  while (status == Status::ok) {
    const uint32_t seen = incoming_.signal->load(std::memory_order_acquire);
    if (published() || region_.lost()) return Status::ok;
    status = word_wait_.wait_beside(*incoming_.signal, seen, hangup_handle(), other);
  }
  // A hang-up is for receive() to find.
  if (status == Status::recv_failed) return Status::ok;
  return status;
}

Status ShmChannel::take(InPacket& slot) noexcept {
  // One message at a time. A count that ran ahead would hand out the same bytes
  // again and again: one store of the peer, endless work for us.
  if (incoming_.seq->load(std::memory_order_acquire) != incoming_.count + 1) return Status::protocol;
  const uint32_t length = incoming_.len->load(std::memory_order_acquire);
  incoming_.count = incoming_.count + 1;
  if (length == 0) return Status::region_bad_header;
  if (length > incoming_.capacity) return Status::msg_too_large;
  const size_t head = std::min<size_t>(length, slot.head.size());
  const size_t body = std::min<size_t>(length - head, slot.body.size());
  copy_bytes(slot.head.data(), incoming_.area, head);
  copy_bytes(slot.body.data(), incoming_.area + head, body);
  slot.length = length;
  slot.truncated = head + body < length;
  return region_.lost() ? Status::recv_failed : Status::ok;
}

Result<size_t> ShmChannel::receive(std::span<InPacket> slots, const Wait& wait) noexcept {
  if (!open_ || slots.empty()) return Status::invalid;
  if (wait.aborted()) return Status::aborted;
  const FaultScope scope(seen_);
  NETIPC_TRY(await_published(wait));
  waits_.served();
  NETIPC_TRY(take(slots.front()));
  return size_t{1};
}

void ShmChannel::close() noexcept {
  open_ = false;
  region_.unmap();
  file_.remove();
}

}  // namespace netipc::platform
