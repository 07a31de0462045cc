#include "platform/fault_guard.hpp"

#include <dlfcn.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <mutex>

#include "base/clock.hpp"
#include "platform/fork_lock.hpp"

namespace netipc::platform {

namespace {

// A fixed table, because the handler may run at any moment of any thread: it can
// neither lock nor follow memory that someone frees.
constexpr size_t max_ranges = 4096;
std::array<FaultGuard::Range, max_ranges> ranges;
// Ranges beyond this were never used. Relaxed would do: a range that can fault
// was published by the same session's owner before its first access.
std::atomic<size_t> high_water{0};

// Guards the two below and who has which range; never taken by the handler. A child
// that was forked meanwhile goes on from what it finds: ranges tell by themselves
// whether they are in use, and install() knows its own handler.
ForkLock setup;
bool installed = false;
struct sigaction previous {};

bool any_guarded() noexcept {
  const size_t used = high_water.load(std::memory_order_relaxed);
  for (size_t i = 0; i < used; ++i)
    if (ranges[i].base.load(std::memory_order_relaxed) != nullptr) return true;
  return false;
}

FaultGuard::Range* find(const char* address) noexcept {
  const size_t used = high_water.load(std::memory_order_acquire);
  for (size_t i = 0; i < used; ++i) {
    const char* base = ranges[i].base.load(std::memory_order_acquire);
    if (base != nullptr && address >= base && address < base + ranges[i].size) return &ranges[i];
  }
  return nullptr;
}

void pass_on(int signal, siginfo_t* info, void* context) {
  if ((previous.sa_flags & SA_SIGINFO) != 0) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler == SIG_DFL || previous.sa_handler == SIG_IGN) {
    // The access repeats and meets the default, as if we had never been here.
    ::sigaction(SIGBUS, &previous, nullptr);
    if (info->si_code <= 0) ::kill(::getpid(), SIGBUS);  // sent by a process: nothing repeats
  } else {
    previous.sa_handler(signal);
  }
}

void on_sigbus(int signal, siginfo_t* info, void* context) {
  const int saved = errno;
  auto* const address = static_cast<char*>(info->si_addr);
  FaultGuard::Range* range = info->si_code == BUS_ADRERR ? find(address) : nullptr;
  if (range != nullptr) {
    // The whole range at once: a half-lost region is of no use to anyone.
    void* const replaced = ::mmap(range->base.load(std::memory_order_relaxed), range->size, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (replaced != MAP_FAILED) {
      range->lost.store(true, std::memory_order_release);
      errno = saved;
      return;
    }
  }
  pass_on(signal, info, context);
  errno = saved;
}

bool is_ours(const struct sigaction& action) noexcept {
  return (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == on_sigbus;
}

void remember(const struct sigaction& replaced) noexcept {
  if (!is_ours(replaced)) previous = replaced;
}

void install() noexcept {
  struct sigaction action {};
  struct sigaction replaced {};
  action.sa_sigaction = on_sigbus;
  // On the alternate stack where a runtime (Go, for one) wants handlers to run.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  ::sigemptyset(&action.sa_mask);
  // Known before ours can be asked for it, and corrected if it changed just now.
  ::sigaction(SIGBUS, nullptr, &replaced);
  remember(replaced);
  installed = ::sigaction(SIGBUS, &action, &replaced) == 0;
  if (installed) remember(replaced);
}

void uninstall() noexcept {
  struct sigaction current {};
  ::sigaction(SIGBUS, nullptr, &current);
  if (is_ours(current)) {
    installed = false;
    ::sigaction(SIGBUS, &previous, nullptr);
    return;
  }
  // Somebody put a handler on top and may call ours: the code must stay.
  Dl_info self{};
  if (::dladdr(reinterpret_cast<void*>(&on_sigbus), &self) != 0)
    ::dlopen(self.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}

// Never used twice: pthread_self() of a thread that ended may come back as another's,
// and so may its number.
uint64_t this_thread() noexcept {
  static constinit std::atomic<uint64_t> threads{0};
  thread_local constinit uint64_t self = 0;
  if (self == 0) self = threads.fetch_add(1, std::memory_order_relaxed) + 1;
  return self;
}

sigset_t only_sigbus() noexcept {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGBUS);
  return set;
}

}  // namespace

FaultScope::FaultScope(Seen& seen) noexcept {
  const Seen now{this_thread(), tick_ns()};
  if (seen.tick == now.tick && seen.thread == now.thread) return;
  const sigset_t bus = only_sigbus();
  sigset_t before;
  blocked_ = ::pthread_sigmask(SIG_UNBLOCK, &bus, &before) == 0 && ::sigismember(&before, SIGBUS) == 1;
  if (!blocked_) seen = now;
}

void FaultScope::block_again() noexcept {
  const sigset_t bus = only_sigbus();
  ::pthread_sigmask(SIG_BLOCK, &bus, nullptr);
}

Status FaultGuard::watch(void* base, size_t size) noexcept {
  const std::lock_guard lock(setup);
  for (size_t i = 0; i < max_ranges; ++i) {
    if (ranges[i].base.load(std::memory_order_relaxed) != nullptr) continue;
    if (!installed) install();
    if (!installed) return Status::unsupported;
    ranges[i].size = size;
    ranges[i].lost.store(false, std::memory_order_relaxed);
    ranges[i].base.store(static_cast<char*>(base), std::memory_order_release);
    if (i >= high_water.load(std::memory_order_relaxed)) high_water.store(i + 1, std::memory_order_release);
    range_ = &ranges[i];
    return Status::ok;
  }
  return Status::no_memory;
}

void FaultGuard::stop() noexcept {
  if (range_ == nullptr) return;
  const std::lock_guard lock(setup);
  range_->base.store(nullptr, std::memory_order_release);
  range_ = nullptr;
  if (!any_guarded()) uninstall();
}

bool FaultGuard::lost() const noexcept { return range_ != nullptr && range_->lost.load(std::memory_order_acquire); }

}  // namespace netipc::platform
