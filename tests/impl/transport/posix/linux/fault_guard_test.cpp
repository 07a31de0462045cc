#include "platform/fault_guard.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>
#include <thread>

#include "platform/mapped_region.hpp"
#include "platform/unique_fd.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"

using namespace netipc;
using namespace netipc::platform;

namespace {

constexpr size_t page = 4096;

UniqueFd make_file() {
  UniqueFd fd(::memfd_create("netipc-test", MFD_CLOEXEC));
  if (!fd || ::ftruncate(fd.get(), page) != 0) throw std::runtime_error("memfd");
  return fd;
}

using Handler = void (*)(int);
Handler handler_of_bus_errors() {
  struct sigaction current {};
  ::sigaction(SIGBUS, nullptr, &current);
  return current.sa_handler;
}

void host_handler(int) { ::_exit(9); }

}  // namespace

TEST_CASE("the handler comes with the first region and goes with the last", "[transport][unit]") {
  struct sigaction host {};
  struct sigaction before {};
  host.sa_handler = host_handler;
  REQUIRE(::sigaction(SIGBUS, &host, &before) == 0);
  const UniqueFd file = make_file();
  {
    MappedRegion first;
    REQUIRE(first.map(file.get(), page) == Status::ok);
    REQUIRE(handler_of_bus_errors() != host_handler);
    {
      MappedRegion second;
      REQUIRE(second.map(file.get(), page) == Status::ok);
    }
    REQUIRE(handler_of_bus_errors() != host_handler);
  }
  REQUIRE(handler_of_bus_errors() == host_handler);
  ::sigaction(SIGBUS, &before, nullptr);
}

TEST_CASE("a fault outside every region goes to the host's handler", "[transport][unit]") {
  test::Child child([] {
    ::signal(SIGBUS, host_handler);
    const UniqueFd file = make_file();
    MappedRegion guarded;
    if (guarded.map(file.get(), page) != Status::ok) return 1;
    auto* const foreign = static_cast<volatile char*>(::mmap(nullptr, page, PROT_READ, MAP_SHARED, file.get(), 0));
    if (::ftruncate(file.get(), 0) != 0) return 2;
    return static_cast<int>(*foreign);
  });
  REQUIRE(child.wait() == 9);
}

TEST_CASE("a thread is not taken for another that has ended", "[transport][unit]") {
  FaultScope::Seen seen;
  sigset_t bus;
  ::sigemptyset(&bus);
  ::sigaddset(&bus, SIGBUS);
  // The second thread gets what the first one leaves, its pthread_t too.
  for (int i = 0; i < 50; ++i) {
    std::thread([&] { const FaultScope open(seen); }).join();
    bool blocked = true;
    std::thread([&] {
      ::pthread_sigmask(SIG_BLOCK, &bus, nullptr);
      const FaultScope open(seen);
      sigset_t now;
      ::pthread_sigmask(SIG_BLOCK, nullptr, &now);
      blocked = ::sigismember(&now, SIGBUS) == 1;
    }).join();
    REQUIRE_FALSE(blocked);
  }
}

TEST_CASE("a forked child gives its region up whatever the parent's threads were at", "[transport][unit]") {
  const UniqueFd file = make_file();
  std::atomic<bool> enough = false;
  const auto come_and_go = [&] {
    while (!enough) {
      MappedRegion region;
      if (region.map(file.get(), page) != Status::ok) std::terminate();
    }
  };
  std::thread one(come_and_go);
  std::thread other(come_and_go);
  int finished = 0;
  constexpr int children = 100;
  for (int i = 0; i < children; ++i) {
    std::optional<MappedRegion> inherited(std::in_place);
    REQUIRE(inherited->map(file.get(), page) == Status::ok);
    test::Child child([&] {
      ::alarm(30);
      inherited.reset();
      // And one of its own is guarded again.
      MappedRegion own;
      const UniqueFd own_file = make_file();
      if (own.map(own_file.get(), page) != Status::ok || ::ftruncate(own_file.get(), 0) != 0) return 1;
      own.header().magic = 7;
      return own.lost() ? 0 : 2;
    });
    if (child.wait() == 0) ++finished;
  }
  enough = true;
  one.join();
  other.join();
  REQUIRE(finished == children);
}
