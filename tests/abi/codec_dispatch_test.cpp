// What a C++ handler throws is a refusal, in every method; nothing leaves the library.

#include <stdexcept>

#include "netipc/codec_apps_lookup.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/codec_increment.h"
#include "netipc/codec_string_reverse.h"
#include "support/catch.hpp"

namespace {

unsigned char request[64];
unsigned char response[256];
size_t len = 77;

template <class... Arguments>
netipc_status throwing(void* user, Arguments...) {
  ++*static_cast<int*>(user);
  throw std::runtime_error("no answer");
}

}  // namespace

TEST_CASE("a handler that throws declines", "[codec][abi]") {
  int calls = 0;
  size_t size = 0;
  SECTION("increment") {
    REQUIRE(netipc_codec_increment_encode(1, request, sizeof request, &size) == NETIPC_STATUS_OK);
    REQUIRE(netipc_codec_increment_dispatch(request, size, response, sizeof response, throwing, &calls, &len) ==
            NETIPC_STATUS_HANDLER_FAILED);
  }
  SECTION("string-reverse") {
    REQUIRE(netipc_codec_string_reverse_encode({"abc", 3}, request, sizeof request, &size) == NETIPC_STATUS_OK);
    REQUIRE(netipc_codec_string_reverse_dispatch(request, size, response, sizeof response, throwing, &calls, &len) ==
            NETIPC_STATUS_HANDLER_FAILED);
  }
  SECTION("cgroups-snapshot") {
    REQUIRE(netipc_codec_cgroups_snapshot_request_encode(request, sizeof request, &size) == NETIPC_STATUS_OK);
    REQUIRE(netipc_codec_cgroups_snapshot_dispatch(request, size, response, sizeof response, 4, throwing, &calls,
                                                   &len) == NETIPC_STATUS_HANDLER_FAILED);
  }
  SECTION("cgroups-lookup") {
    REQUIRE(netipc_codec_cgroups_lookup_request_encode(nullptr, 0, request, sizeof request, &size) == NETIPC_STATUS_OK);
    REQUIRE(netipc_codec_cgroups_lookup_dispatch(request, size, response, sizeof response, throwing, &calls, &len) ==
            NETIPC_STATUS_HANDLER_FAILED);
  }
  SECTION("apps-lookup") {
    REQUIRE(netipc_codec_apps_lookup_request_encode(nullptr, 0, request, sizeof request, &size) == NETIPC_STATUS_OK);
    REQUIRE(netipc_codec_apps_lookup_dispatch(request, size, response, sizeof response, throwing, &calls, &len) ==
            NETIPC_STATUS_HANDLER_FAILED);
  }
  REQUIRE(calls == 1);
  REQUIRE(len == 77);
}
