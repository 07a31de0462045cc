#include "platform/futex_ring.hpp"

#include <linux/futex.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

#include <algorithm>
#include <cerrno>

#include "transport/native_handle.hpp"

namespace netipc::platform {

namespace {

// Newer than the oldest kernel headers we build with (linux/io_uring.h, linux/futex.h of 6.7).
constexpr uint8_t op_futex_wait = 51;
constexpr int32_t futex2_size_u32 = 0x02;

constexpr unsigned ring_entries = 4;
enum Token : uint64_t { token_word = 1, token_peer = 2, token_other = 3, token_cancel = 4 };

io_uring_sqe futex_entry(const std::atomic<uint32_t>& word, uint32_t seen) noexcept {
  io_uring_sqe entry{};
  entry.opcode = op_futex_wait;
  entry.fd = futex2_size_u32;  // the shared form: two processes
  entry.addr = reinterpret_cast<uint64_t>(&word);
  entry.addr2 = seen;
  entry.addr3 = FUTEX_BITSET_MATCH_ANY;
  entry.user_data = token_word;
  return entry;
}

io_uring_sqe poll_entry(int fd, uint32_t events, Token token) noexcept {
  io_uring_sqe entry{};
  entry.opcode = IORING_OP_POLL_ADD;
  entry.fd = fd;
  entry.poll32_events = events;
  entry.user_data = token;
  return entry;
}

io_uring_sqe cancel_entry() noexcept {
  io_uring_sqe entry{};
  entry.opcode = IORING_OP_ASYNC_CANCEL;
  entry.cancel_flags = IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_ALL;
  entry.user_data = token_cancel;
  return entry;
}

// The ring's counters are plain words shared with the kernel.
uint32_t load_acquire(uint32_t* word) noexcept { return std::atomic_ref(*word).load(std::memory_order_acquire); }
void store_release(uint32_t* word, uint32_t value) noexcept {
  std::atomic_ref(*word).store(value, std::memory_order_release);
}

}  // namespace

bool FutexRing::open() noexcept {
  io_uring_params params{};
  fd_.reset(static_cast<int>(::syscall(SYS_io_uring_setup, ring_entries, &params)));
  constexpr uint32_t needed = IORING_FEAT_SINGLE_MMAP | IORING_FEAT_EXT_ARG;
  if (!fd_ || (params.features & needed) != needed) return false;

  const size_t sq_end = params.sq_off.array + params.sq_entries * sizeof(uint32_t);
  const size_t cq_end = params.cq_off.cqes + params.cq_entries * sizeof(io_uring_cqe);
  rings_size_ = std::max(sq_end, cq_end);
  constexpr int access = PROT_READ | PROT_WRITE;
  void* const rings = ::mmap(nullptr, rings_size_, access, MAP_SHARED, fd_.get(), IORING_OFF_SQ_RING);
  if (rings == MAP_FAILED) return false;
  rings_ = static_cast<std::byte*>(rings);
  entries_size_ = params.sq_entries * sizeof(io_uring_sqe);
  void* const slots = ::mmap(nullptr, entries_size_, access, MAP_SHARED, fd_.get(), IORING_OFF_SQES);
  if (slots == MAP_FAILED) return false;
  entries_ = static_cast<io_uring_sqe*>(slots);

  const auto word = [this](uint32_t offset) { return reinterpret_cast<uint32_t*>(rings_ + offset); };
  sq_tail_ = word(params.sq_off.tail);
  sq_array_ = word(params.sq_off.array);
  sq_mask_ = *word(params.sq_off.ring_mask);
  cq_head_ = word(params.cq_off.head);
  cq_tail_ = word(params.cq_off.tail);
  cq_mask_ = *word(params.cq_off.ring_mask);
  completions_ = reinterpret_cast<io_uring_cqe*>(rings_ + params.cq_off.cqes);
  return true;
}

FutexRing::~FutexRing() {
  if (entries_ != nullptr) ::munmap(entries_, entries_size_);
  if (rings_ != nullptr) ::munmap(rings_, rings_size_);
}

void FutexRing::submit(const io_uring_sqe& entry) noexcept {
  // Only this thread advances the tail; the kernel reads the slot behind the release.
  const uint32_t tail = *sq_tail_;
  const uint32_t slot = tail & sq_mask_;
  entries_[slot] = entry;
  sq_array_[slot] = slot;
  store_release(sq_tail_, tail + 1);
  ++unsubmitted_;
}

void FutexRing::reap() noexcept {
  uint32_t head = *cq_head_;
  for (const uint32_t tail = load_acquire(cq_tail_); head != tail; ++head) {
    const io_uring_cqe& completion = completions_[head & cq_mask_];
    ++seen_.completions;
    if (completion.user_data == token_cancel) continue;
    // The word had changed already, or this was our own cancellation. Any other failure
    // would come back at once, again and again.
    const bool changed = completion.user_data == token_word && completion.res == -EAGAIN;
    if (completion.res < 0 && completion.res != -ECANCELED && !changed) seen_.refused = true;
    const bool ready = completion.res >= 0 || changed;
    if (completion.user_data == token_word) seen_.word = ready;
    if (completion.user_data == token_peer) seen_.peer = ready;
    if (completion.user_data == token_other) seen_.other = ready;
  }
  store_release(cq_head_, head);
}

void FutexRing::enter(unsigned total, Deadline deadline) noexcept {
  for (;;) {
    reap();
    if (unsubmitted_ == 0 && (seen_.completions >= total || deadline.expired())) return;
    timespec left{};
    io_uring_getevents_arg argument{};
    if (!deadline.is_never()) {
      const uint64_t ns = deadline.remaining_ns();
      left.tv_sec = static_cast<time_t>(ns / 1'000'000'000);
      left.tv_nsec = static_cast<long>(ns % 1'000'000'000);
      argument.ts = reinterpret_cast<uint64_t>(&left);
    }
    const unsigned missing = total - std::min(total, seen_.completions);
    const long result = ::syscall(SYS_io_uring_enter, fd_.get(), unsubmitted_, missing,
                                  IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &argument, sizeof argument);
    if (result > 0) unsubmitted_ -= std::min(unsubmitted_, static_cast<unsigned>(result));
    // EINTR and ETIME go round; anything else would repeat for ever.
    if (result < 0 && errno != EINTR && errno != ETIME && errno != EAGAIN && errno != EBUSY) {
      seen_.refused = true;
      return;
    }
  }
}

Status FutexRing::wait(const std::atomic<uint32_t>& word, uint32_t seen, int peer, int other,
                       Deadline deadline) noexcept {
  seen_ = {};
  unsigned submitted = 2;
  submit(futex_entry(word, seen));
  submit(poll_entry(peer, POLLRDHUP, token_peer));
  if (other != transport::no_handle) {
    submit(poll_entry(other, POLLIN, token_other));
    ++submitted;
  }
  enter(1, deadline);
  const bool timed_out = seen_.completions == 0;
  if (seen_.refused) return Status::unsupported;
  // Everything must have left the kernel before the word may be unmapped.
  if (seen_.completions < submitted) {
    submit(cancel_entry());
    enter(submitted + 1, Deadline::never());
  }
  if (seen_.refused) return Status::unsupported;
  if (seen_.other) return Status::aborted;
  if (seen_.word) return Status::ok;
  if (seen_.peer) return Status::recv_failed;
  return timed_out ? Status::timeout : Status::ok;
}

}  // namespace netipc::platform
