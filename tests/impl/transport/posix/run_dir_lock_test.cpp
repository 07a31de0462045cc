// Servers that start side by side in one run dir.

#include "platform/run_dir_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "base/clock.hpp"
#include "platform/acceptor.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/packet_socket.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::test;

namespace {

bool lockable(const std::string& directory) {
  const platform::UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

TEST_CASE("a run dir is locked for as long as the lock lives", "[transport][unit]") {
  const TmpRunDir dir;
  {
    const platform::RunDirLock turn(dir.file("svc.sock"));
    REQUIRE_FALSE(lockable(dir.path()));
  }
  REQUIRE(lockable(dir.path()));
  REQUIRE(std::filesystem::is_empty(dir.path()));
}

TEST_CASE("a forked copy does not keep a run dir locked", "[transport][unit]") {
  const TmpRunDir dir;
  auto turn = std::make_unique<platform::RunDirLock>(dir.file("svc.sock"));
  const Child copy([] {
    ::pause();
    return 0;
  });
  turn.reset();
  REQUIRE(lockable(dir.path()));
}

TEST_CASE("an endpoint is made in turn", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  const bool stale = GENERATE(false, true);
  if (stale) PacketSocket::listening_at(path).close();
  const auto node = [&] { return std::filesystem::symlink_status(path).type(); };
  const auto before = node();
  auto turn = std::make_unique<platform::RunDirLock>(path);
  const uint64_t since = monotonic_ns();
  std::atomic<bool> bound{false};
  std::thread other([&] { bound = platform::Acceptor::bind(path, 0).ok(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const bool too_early = bound;
  const bool untouched = node() == before;
  // On a machine this slow the other has lost its patience, as it may.
  const bool telling = monotonic_ns() - since < 1'000'000'000;
  turn.reset();
  other.join();
  REQUIRE(bound);
  if (telling) REQUIRE_FALSE(too_early);
  if (telling) REQUIRE(untouched);
}

TEST_CASE("a lock that is held for ever keeps no server from starting", "[transport][unit]") {
  const TmpRunDir dir;
  const platform::RunDirLock held(dir.file("x"));
  REQUIRE(platform::Acceptor::bind(dir.file("svc.sock"), 0).ok());
}

TEST_CASE("of servers that start at once one has the name", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  const bool stale = GENERATE(false, true);
  for (int round = 0; round < 200; ++round) {
    if (stale) PacketSocket::listening_at(path).close();
    std::atomic<int> ready{0};
    std::atomic<int> owners{0};
    std::atomic<int> done{0};
    const auto start = [&] {
      ++ready;
      while (ready < 2) std::this_thread::yield();
      const auto acceptor = platform::Acceptor::bind(path, 0);
      if (acceptor.ok()) ++owners;
      // The owner stays until the other has tried.
      ++done;
      while (done < 2) std::this_thread::yield();
    };
    std::array<std::thread, 2> servers{std::thread(start), std::thread(start)};
    for (std::thread& server : servers) server.join();
    REQUIRE(owners == 1);
  }
}
