// The node of a listening socket: how it comes, who may use it, when it goes.

#include "platform/acceptor.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <thread>

#include "support/catch.hpp"
#include "support/packet_socket.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::test;
namespace fs = std::filesystem;

namespace {

constexpr mode_t nothing = 0;

mode_t mode_of(const std::string& path) {
  struct stat node {};
  return ::lstat(path.c_str(), &node) == 0 ? node.st_mode & 07777 : nothing;
}

// Looks at a name as fast as it can, from another thread.
class Observer {
 public:
  explicit Observer(const std::string& path)
      : thread_([this, path] {
          while (!leave_) {
            const mode_t seen = mode_of(path);
            if (seen == nothing) continue;
            ++sightings_;
            if (seen != 0600) other_ = seen;
          }
        }) {}
  ~Observer() {
    leave_ = true;
    thread_.join();
  }
  // The last mode seen that was not 0600.
  [[nodiscard]] mode_t other() const { return other_; }
  void await_sighting() const {
    for (const unsigned before = sightings_; sightings_ == before;) std::this_thread::yield();
  }

 private:
  std::atomic<bool> leave_{false};
  std::atomic<unsigned> sightings_{0};
  std::atomic<mode_t> other_{nothing};
  std::thread thread_;
};

// The most permissive process there is, and back.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

// Whoever may do everything becomes somebody who may not.
class Unprivileged {
 public:
  Unprivileged() : root_(::geteuid() == 0) {
    if (root_) REQUIRE(::seteuid(65534) == 0);
  }
  ~Unprivileged() {
    if (root_ && ::seteuid(0) != 0) std::abort();
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  bool root_;
};

}  // namespace

TEST_CASE("the socket is private from its first moment, whatever the umask", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  const Umask umask(0);
  const Observer observer(path);
  for (int i = 0; i < 200; ++i) {
    auto acceptor = platform::Acceptor::bind(path, 0);
    REQUIRE(acceptor.ok());
    REQUIRE(mode_of(path) == 0600);
    // Some of the times, so that births and ends are observed too.
    if (i % 8 == 0) observer.await_sighting();
    acceptor->close();
  }
  REQUIRE(observer.other() == nothing);
}

TEST_CASE("the process keeps its umask", "[transport][unit]") {
  const TmpRunDir dir;
  const Umask umask(0027);
  const auto acceptor = platform::Acceptor::bind(dir.file("svc.sock"), 0);
  REQUIRE(acceptor.ok());
  REQUIRE(::umask(0027) == 0027);
  REQUIRE(mode_of(dir.file("svc.sock")) == 0600);
}

TEST_CASE("a live server is not displaced", "[transport][unit]") {
  const TmpRunDir dir;
  const auto first = platform::Acceptor::bind(dir.file("svc.sock"), 0);
  REQUIRE(first.ok());
  REQUIRE(platform::Acceptor::bind(dir.file("svc.sock"), 0).status() == Status::addr_in_use);
  REQUIRE(fs::exists(dir.file("svc.sock")));
}

TEST_CASE("whatever lies on the name gives way to the socket", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  SECTION("the socket of a dead server") { PacketSocket::listening_at(path).close(); }
  SECTION("a file") { std::ofstream(path) << "in the way"; }
  SECTION("an empty directory") { fs::create_directory(path); }
  SECTION("a dangling symlink") { fs::create_symlink(dir.file("nowhere"), path); }
  const auto acceptor = platform::Acceptor::bind(path, 0);
  REQUIRE(acceptor.ok());
  REQUIRE(fs::symlink_status(path).type() == fs::file_type::socket);
  REQUIRE_FALSE(fs::exists(dir.file("nowhere")));
  REQUIRE(PacketSocket::connected_to(path).is_open());
}

TEST_CASE("a run dir that cannot take a socket is a failure of the socket", "[transport][unit]") {
  const TmpRunDir dir;
  REQUIRE(platform::Acceptor::bind(dir.file("missing/svc.sock"), 0).status() == Status::socket_failed);
  std::ofstream(dir.file("file")) << "no directory";
  REQUIRE(platform::Acceptor::bind(dir.file("file/svc.sock"), 0).status() == Status::socket_failed);
}

TEST_CASE("a run dir that may not be written is a failure of the socket", "[transport][unit]") {
  const TmpRunDir dir;
  fs::permissions(dir.path(), fs::perms{0555});
  Status status = Status::ok;
  {
    const Unprivileged unprivileged;
    status = platform::Acceptor::bind(dir.file("svc.sock"), 0).status();
  }
  fs::permissions(dir.path(), fs::perms{0700});
  REQUIRE(status == Status::socket_failed);
  REQUIRE_FALSE(fs::exists(dir.file("svc.sock")));
}

TEST_CASE("a closed acceptor takes its own node along and no other", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  auto acceptor = platform::Acceptor::bind(path, 0);
  REQUIRE(acceptor.ok());
  SECTION("its own") {
    acceptor->close();
    REQUIRE_FALSE(fs::exists(path));
  }
  SECTION("a successor's") {
    fs::rename(path, dir.file("kept"));
    const PacketSocket successor = PacketSocket::listening_at(path);
    acceptor->close();
    REQUIRE(fs::exists(path));
  }
}

TEST_CASE("the copy of a forked child leaves the node alone", "[transport][unit]") {
  const TmpRunDir dir;
  auto acceptor = platform::Acceptor::bind(dir.file("svc.sock"), 0);
  REQUIRE(acceptor.ok());
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    acceptor->close();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  REQUIRE(fs::exists(dir.file("svc.sock")));
  acceptor->close();
  REQUIRE_FALSE(fs::exists(dir.file("svc.sock")));
}
