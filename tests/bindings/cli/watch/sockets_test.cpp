#include "watch/sockets.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "support/catch.hpp"
#include "support/tmp_run_dir.hpp"

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
