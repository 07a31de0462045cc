// What may be in the way of a server's name, and what becomes of it.

#include "platform/stale_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/packet_socket.hpp"
#include "support/tmp_run_dir.hpp"

using namespace netipc;
using namespace netipc::test;
namespace fs = std::filesystem;

namespace {

bool there(const std::string& path) { return fs::symlink_status(path).type() != fs::file_type::not_found; }

PacketSocket bound_datagram_socket(const std::string& path) {
  PacketSocket socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return socket;
}

}  // namespace

TEST_CASE("a free name is free", "[transport][unit]") {
  const TmpRunDir dir;
  REQUIRE(platform::recover_stale_socket(dir.file("svc.sock")) == Status::ok);
}

TEST_CASE("a live server keeps its name", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  const PacketSocket server = PacketSocket::listening_at(path);
  REQUIRE(platform::recover_stale_socket(path) == Status::addr_in_use);
  REQUIRE(there(path));
  // The probe is one client that says nothing; it is gone by now.
  auto probe = server.accept();
  REQUIRE(probe.has_value());
  REQUIRE_FALSE(probe->receive().has_value());
}

TEST_CASE("a live server too busy to take a connection keeps its name", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  const PacketSocket server = PacketSocket::listening_at(path);
  std::vector<PacketSocket> waiting;
  for (;;) {
    const int fd = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    waiting.emplace_back(fd);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) break;
  }
  REQUIRE(platform::recover_stale_socket(path) == Status::addr_in_use);
  REQUIRE(there(path));
}

TEST_CASE("what no server is behind is removed", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  SECTION("the socket of a dead server") { PacketSocket::listening_at(path).close(); }
  SECTION("a file") { std::ofstream(path) << "in the way"; }
  SECTION("an empty directory") { fs::create_directory(path); }
  SECTION("a dangling symlink") { fs::create_symlink("nowhere", path); }
  SECTION("a socket of another type, even in use") {
    const PacketSocket other = bound_datagram_socket(path);
    REQUIRE(platform::recover_stale_socket(path) == Status::ok);
  }
  REQUIRE(platform::recover_stale_socket(path) == Status::ok);
  REQUIRE_FALSE(there(path));
}

TEST_CASE("a symlink is removed, never what it leads to", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  SECTION("a file") {
    std::ofstream(dir.file("target")) << "precious";
    fs::create_symlink("target", path);
  }
  SECTION("a directory") {
    fs::create_directory(dir.file("target"));
    fs::create_symlink("target", path);
  }
  REQUIRE(platform::recover_stale_socket(path) == Status::ok);
  REQUIRE_FALSE(there(path));
  REQUIRE(there(dir.file("target")));
}

TEST_CASE("a symlink to a live server is in use", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  const PacketSocket server = PacketSocket::listening_at(dir.file("other.sock"));
  fs::create_symlink("other.sock", path);
  REQUIRE(platform::recover_stale_socket(path) == Status::addr_in_use);
  REQUIRE(there(path));
}

TEST_CASE("a directory with something in it stays and is in the way", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  fs::create_directory(path);
  std::ofstream(path + "/inside") << "precious";
  REQUIRE(platform::recover_stale_socket(path) == Status::addr_in_use);
  REQUIRE(there(path + "/inside"));
}

TEST_CASE("without a probe nothing is touched", "[transport][unit]") {
  const TmpRunDir dir;
  const std::string path = dir.file("svc.sock");
  PacketSocket::listening_at(path).close();
  // No descriptor is left for the probe.
  std::vector<PacketSocket> hoard;
  for (int fd = 0; (fd = ::dup(0)) >= 0;) hoard.emplace_back(fd);
  const Status status = platform::recover_stale_socket(path);
  hoard.clear();
  REQUIRE(status == Status::addr_in_use);
  REQUIRE(there(path));
}
