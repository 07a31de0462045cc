#include "host/cgroup.hpp"

#include "support/catch.hpp"

using namespace netipc::cli::host;

TEST_CASE("the hash is 32-bit FNV-1", "[cli][unit]") {
  REQUIRE(hash_name("") == 0x811c9dc5);
  REQUIRE(hash_name("a") == 0x050c5d7e);
  REQUIRE(hash_name("foobar") == 0x31f0b262);
  REQUIRE(hash_name("\xff") == (0x811c9dc5U * 16777619U ^ 0xffU));
}

TEST_CASE("a name is the path of the cgroup", "[cli][unit]") {
  REQUIRE(name_cgroup("system.slice/dev-disk\\x2dby.swap") == "system.slice/dev-disk\\x2dby.swap");
  REQUIRE(name_cgroup("a b/\u4e2d") == "a b/\u4e2d");
}

TEST_CASE("bytes that no chart or terminal should see are replaced in a name", "[cli][unit]") {
  REQUIRE(name_cgroup("x\x1b[1m\n/\xff") == "x_[1m_/_");
}

TEST_CASE("system services are the services of system.slice", "[cli][unit]") {
  REQUIRE(is_system_service("system.slice/ssh.service"));
  REQUIRE(is_system_service("system.slice/system-getty.slice/getty@tty1.service"));
  REQUIRE_FALSE(is_system_service("system.slice"));
  REQUIRE_FALSE(is_system_service("system.slice/docker-0123.scope"));
  REQUIRE_FALSE(is_system_service("system.slice/docker.service/inner.service"));
  REQUIRE_FALSE(is_system_service("user.slice/user-1000.slice/user@1000.service"));
  REQUIRE_FALSE(is_system_service("system.slice2/ssh.service"));
  REQUIRE_FALSE(is_system_service("ssh.service"));
}
