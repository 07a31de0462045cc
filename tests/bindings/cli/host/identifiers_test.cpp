#include "host/identifiers.hpp"

#include "support/catch.hpp"

using namespace netipc::cli::host;

TEST_CASE("a container id is 64 hexadecimal digits", "[cli][unit]") {
  REQUIRE(is_container_id(std::string(64, 'a')));
  REQUIRE(is_container_id(std::string(63, '0') + "9"));
  REQUIRE_FALSE(is_container_id(std::string(63, 'a')));
  REQUIRE_FALSE(is_container_id(std::string(65, 'a')));
  REQUIRE_FALSE(is_container_id(std::string(64, 'A')));
  REQUIRE_FALSE(is_container_id(std::string(63, 'a') + "/"));
  REQUIRE_FALSE(is_container_id(""));
}

TEST_CASE("a pod's uid is a UUID, with underscores in a slice, or 32 digits", "[cli][unit]") {
  const std::string uid = "8a2f7e1c-4b7d-4c9e-9f7a-0d1e2f3a4b5c";
  REQUIRE(parse_pod_uid(uid) == uid);
  REQUIRE(parse_pod_uid("8a2f7e1c_4b7d_4c9e_9f7a_0d1e2f3a4b5c") == uid);
  REQUIRE(parse_pod_uid(std::string(32, 'f')) == std::string(32, 'f'));
  for (const char* text : {"", "8a2f7e1c-4b7d-4c9e-9f7a-0d1e2f3a4b5", "8a2f7e1c-4b7d-4c9e-9f7a-0d1e2f3a4b5cd",
                           "8a2f7e1c4-b7d-4c9e-9f7a-0d1e2f3a4b5c", "--------------------------------"}) {
    CAPTURE(text);
    REQUIRE_FALSE(parse_pod_uid(text).has_value());
  }
}

TEST_CASE("between finds what is not empty", "[cli][unit]") {
  REQUIRE(between("a-x.b", "a-", ".b") == "x");
  REQUIRE(between("a-x", "a-") == "x");
  REQUIRE_FALSE(between("a-.b", "a-", ".b").has_value());
  REQUIRE_FALSE(between("b-x.b", "a-", ".b").has_value());
  REQUIRE_FALSE(between("a-x.c", "a-", ".b").has_value());
  REQUIRE_FALSE(between("aba", "ab", "ba").has_value());
}

TEST_CASE("the escapes of a unit name are undone", "[cli][unit]") {
  REQUIRE(unescape_unit("qemu\\x2d1\\x2dweb") == "qemu-1-web");
  REQUIRE(unescape_unit("\\x2f\\xe4") == "/\xe4");
  REQUIRE(unescape_unit("\\x2") == "\\x2");
  REQUIRE(unescape_unit("\\x-1\\x+1\\xg0\\") == "\\x-1\\x+1\\xg0\\");
  REQUIRE(unescape_unit("\\x00") == "\\x00");
}
