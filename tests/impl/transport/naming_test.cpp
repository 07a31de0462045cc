#include "transport/naming.hpp"

#include "support/catch.hpp"

using namespace netipc;
using namespace netipc::transport;

TEST_CASE("a service name is made of letters, digits, dots, dashes and underscores", "[transport][unit]") {
  for (const char* name : {"a", "Z", "0", "cgroups-lookup", "a.b", "...", "-", "_", ".hidden", "a..b"})
    CHECK(valid_service_name(name));
  for (const char* name : {"", ".", "..", "a/b", "/", "../a", "a b", "a\n", "a\\b", "a:b", "caf\xc3\xa9", "a%", "a~"})
    CHECK_FALSE(valid_service_name(name));
}

TEST_CASE("every byte but the allowed ones spoils a name", "[transport][unit]") {
  int allowed = 0;
  for (int c = 0; c < 256; ++c) allowed += valid_service_name(std::string("a") + static_cast<char>(c) + "b");
  REQUIRE(allowed == 26 + 26 + 10 + 3);
}

TEST_CASE("a bad name is refused wherever a path is made, never mended", "[transport][unit]") {
  const std::string name = GENERATE(std::string(""), std::string(".."), std::string("a/b"), std::string("a\0b", 3));
  REQUIRE(socket_path("/run", name).status() == Status::invalid);
  REQUIRE(region_path("/run", name, 1).status() == Status::invalid);
}

TEST_CASE("a run dir is not empty and holds no NUL", "[transport][unit]") {
  REQUIRE(socket_path("", "svc").status() == Status::invalid);
  REQUIRE(socket_path(std::string_view("/r\0n", 4), "svc").status() == Status::invalid);
  REQUIRE(region_path("", "svc", 1).status() == Status::invalid);
}

TEST_CASE("a bad name wins over a path that is too long", "[transport][unit]") {
  REQUIRE(socket_path(std::string(300, 'd'), "a/b").status() == Status::invalid);
  REQUIRE(region_path(std::string(300, 'd'), "a/b", 1).status() == Status::invalid);
}

TEST_CASE("paths are as long as the system allows and no longer", "[transport][unit]") {
  const std::string_view ending = "/svc.sock";
  REQUIRE(socket_path(std::string(107 - ending.size(), 'd'), "svc").value().size() == 107);
  REQUIRE(socket_path(std::string(108 - ending.size(), 'd'), "svc").status() == Status::path_too_long);
  const std::string_view region_ending = "/svc-0000000000000001.ipcshm";
  REQUIRE(region_path(std::string(255 - region_ending.size(), 'd'), "svc", 1).value().size() == 255);
  REQUIRE(region_path(std::string(256 - region_ending.size(), 'd'), "svc", 1).status() == Status::path_too_long);
}

TEST_CASE("names on disk are the contract's", "[transport][unit]") {
  REQUIRE(socket_path("/run/netdata", "cgroups-lookup").value() == "/run/netdata/cgroups-lookup.sock");
  REQUIRE(region_path("/run", "svc", 0xfedcba9876543210).value() == "/run/svc-fedcba9876543210.ipcshm");
  REQUIRE(region_path("/run", "svc", 0).value() == "/run/svc-0000000000000000.ipcshm");
}
