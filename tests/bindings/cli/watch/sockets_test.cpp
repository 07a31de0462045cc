#include "watch/sockets.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"
#include "watch/socket_diag.hpp"

using namespace netipc::cli::watch;

namespace {

constexpr const char* listing =
    "Num       RefCount Protocol Flags    Type St Inode Path\n"
    "0000000000000000: 00000002 00000000 00010000 0005 01 101 /run/a.sock\n"
    "0000000000000000: 00000003 00000000 00000000 0005 03 102 /run/a.sock\n"
    "0000000000000000: 00000003 00000000 00000000 0005 03 103 /run/a.sock\n"
    "0000000000000000: 00000002 00000000 00000000 0005 02 104 /run/a.sock\n"
    "0000000000000000: 00000003 00000000 00000000 0001 03 105\n"
    "0000000000000000: 00000002 00000000 00010000 0001 01 106 /run/with a blank\n"
    "0000000000000000: 00000002 00000000 00010000 0001 01 107 @abstract\n"
    "garbage\n"
    "0000000000000000: 00000002 00000000 xyz 0005 01 108 /run/b.sock";

int bound(const std::string& path, int type) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int fd = ::socket(AF_UNIX, SOCK_SEQPACKET, 0);
  REQUIRE(fd >= 0);
  if (type == 0) {
    REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(fd, 4) == 0);
  } else {
    REQUIRE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  return fd;
}

}  // namespace

TEST_CASE("the listing of the kernel gives listeners and accepted connections", "[cli][unit]") {
  const auto sockets = parse_sockets(listing);
  REQUIRE(sockets.size() == 3);
  REQUIRE(sockets.find("/run/a.sock")->second.listener == 101);
  REQUIRE(sockets.find("/run/a.sock")->second.connections == 2);
  REQUIRE(sockets.find("/run/with a blank")->second.listener == 106);
  REQUIRE(sockets.find("@abstract")->second.connections == 0);
  REQUIRE(parse_sockets("").empty());
  REQUIRE(parse_sockets("\n\n: : :\n").empty());
}

TEST_CASE("sockets of a run dir are found whatever its spelling", "[cli][unit]") {
  const netipc::test::TmpRunDir dir;
  const std::string path = dir.path() + "/svc.sock";
  REQUIRE(sockets_in(dir.path()).empty());
  const int listener = bound(path, 0);
  const int client = bound(path, 1);
  for (const std::string& spelling : {dir.path(), dir.path() + "/", dir.path() + "/."}) {
    const auto before = sockets_in(spelling);
    REQUIRE(before.size() == 1);
    REQUIRE(before.find("svc.sock")->second.listener != 0);
    REQUIRE(before.find("svc.sock")->second.connections == 0);
  }
  const int accepted = ::accept(listener, nullptr, nullptr);
  REQUIRE(accepted >= 0);
  REQUIRE(sockets_in(dir.path()).find("svc.sock")->second.connections == 1);
  ::close(accepted);
  ::close(client);
  ::close(listener);
  REQUIRE(sockets_in(dir.path()).empty());
}

// Anybody may bind a socket at a path of their own, and the text of the kernel shows it as
// it is.
TEST_CASE("a path that poses as lines of the listing adds no socket", "[cli][unit]") {
  const netipc::test::TmpRunDir dir;
  const netipc::test::TmpRunDir elsewhere;
  const int listener = bound(dir.path() + "/svc.sock", 0);
  const uint64_t own = sockets_in(dir.path()).find("svc.sock")->second.listener;
  std::vector<int> forgers;
  for (const std::string& name : {std::string("svc.sock"), std::string("ghost.sock")}) {
    const std::string forged = elsewhere.path() + "/x\n0: 2 0 00010000 5 1 7 " + dir.path();
    std::filesystem::create_directories(forged);
    forgers.push_back(bound(forged + "/" + name, 0));
  }
  std::ifstream file("/proc/net/unix", std::ios::binary);
  const auto text = parse_sockets(std::string{std::istreambuf_iterator<char>(file), {}});
  REQUIRE(text.find(dir.path() + "/ghost.sock")->second.listener == 7);

  const auto sockets = sockets_in(dir.path());
  REQUIRE(sockets.size() == 1);
  if (ask_for_sockets().has_value()) REQUIRE(sockets.find("svc.sock")->second.listener == own);
  for (const int fd : forgers) ::close(fd);
  ::close(listener);
}

TEST_CASE("the kernel and its text tell the same", "[cli][unit]") {
  const auto answer = ask_for_sockets();
  if (!answer.has_value()) return;  // not everywhere may it be asked
  const netipc::test::TmpRunDir dir;
  const std::string path = dir.path() + "/svc.sock";
  const int listener = bound(path, 0);
  const int client = bound(path, 1);
  const int accepted = ::accept(listener, nullptr, nullptr);
  std::ifstream file("/proc/net/unix", std::ios::binary);
  const auto text = parse_sockets(std::string{std::istreambuf_iterator<char>(file), {}});
  const auto asked = ask_for_sockets();
  REQUIRE(asked->find(path)->second.listener == text.find(path)->second.listener);
  REQUIRE(asked->find(path)->second.connections == 1);
  REQUIRE(text.find(path)->second.connections == 1);
  for (const int fd : {accepted, client, listener}) ::close(fd);
}
