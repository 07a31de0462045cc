// How a handler declines: by what it returns or throws, and by the error it sets. Nothing it throws leaves the library.

#include <stdexcept>

#include "netipc/codec_apps_lookup.h"
#include "netipc/codec_apps_lookup_builder.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_lookup_builder.h"
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

// What a handler shall do with its builder.
struct Wish {
  netipc_status error;
  netipc_status returned;
};

netipc_status set_apps(void* user, const netipc_codec_apps_lookup_request*, netipc_codec_apps_lookup_builder* builder) {
  const Wish& wish = *static_cast<Wish*>(user);
  REQUIRE(netipc_codec_apps_lookup_builder_set_error(builder, NETIPC_STATUS_OK) == NETIPC_STATUS_INVALID);
  REQUIRE(netipc_codec_apps_lookup_builder_set_error(builder, 4711) == NETIPC_STATUS_INVALID);
  REQUIRE(netipc_codec_apps_lookup_builder_error(builder) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_apps_lookup_builder_set_error(builder, wish.error) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_apps_lookup_builder_error(builder) == wish.error);
  return wish.returned;
}

netipc_status set_cgroups(void* user, const netipc_codec_cgroups_lookup_request*,
                          netipc_codec_cgroups_lookup_builder* builder) {
  const Wish& wish = *static_cast<Wish*>(user);
  REQUIRE(netipc_codec_cgroups_lookup_builder_set_error(builder, NETIPC_STATUS_OK) == NETIPC_STATUS_INVALID);
  REQUIRE(netipc_codec_cgroups_lookup_builder_set_error(builder, 4711) == NETIPC_STATUS_INVALID);
  REQUIRE(netipc_codec_cgroups_lookup_builder_error(builder) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_cgroups_lookup_builder_set_error(builder, wish.error) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_cgroups_lookup_builder_error(builder) == wish.error);
  return wish.returned;
}

// An error that sticks outlives even an item that is added.
netipc_status set_snapshot(void* user, netipc_codec_cgroups_snapshot_builder* builder) {
  const Wish& wish = *static_cast<Wish*>(user);
  const netipc_codec_cgroups_snapshot_item item = {1, 0, 1, 0, {"a", 1}, {"/a", 2}};
  REQUIRE(netipc_codec_cgroups_snapshot_builder_set_error(builder, NETIPC_STATUS_OK) == NETIPC_STATUS_INVALID);
  REQUIRE(netipc_codec_cgroups_snapshot_builder_set_error(builder, 4711) == NETIPC_STATUS_INVALID);
  REQUIRE(netipc_codec_cgroups_snapshot_builder_error(builder) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_cgroups_snapshot_builder_set_error(builder, wish.error) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_cgroups_snapshot_builder_add(builder, &item) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_cgroups_snapshot_builder_error(builder) == wish.error);
  return wish.returned;
}

}  // namespace

TEST_CASE("the error a handler sets outweighs what it returns", "[codec][abi]") {
  Wish wish = GENERATE(Wish{NETIPC_STATUS_OVERFLOW, NETIPC_STATUS_OK},
                       Wish{NETIPC_STATUS_BAD_ITEM_COUNT, NETIPC_STATUS_HANDLER_FAILED},
                       Wish{NETIPC_STATUS_TIMEOUT, NETIPC_STATUS_OVERFLOW});
  size_t size = 0;
  len = 77;
  REQUIRE(netipc_codec_cgroups_snapshot_request_encode(request, sizeof request, &size) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_cgroups_snapshot_dispatch(request, size, response, sizeof response, 4, set_snapshot, &wish,
                                                 &len) == wish.error);
  REQUIRE(netipc_codec_cgroups_lookup_request_encode(nullptr, 0, request, sizeof request, &size) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_cgroups_lookup_dispatch(request, size, response, sizeof response, set_cgroups, &wish, &len) ==
          wish.error);
  REQUIRE(netipc_codec_apps_lookup_request_encode(nullptr, 0, request, sizeof request, &size) == NETIPC_STATUS_OK);
  REQUIRE(netipc_codec_apps_lookup_dispatch(request, size, response, sizeof response, set_apps, &wish, &len) ==
          wish.error);
  REQUIRE(len == 77);
  REQUIRE(netipc_codec_cgroups_snapshot_builder_set_error(nullptr, wish.error) == NETIPC_STATUS_INVALID);
  REQUIRE(netipc_codec_cgroups_lookup_builder_set_error(nullptr, wish.error) == NETIPC_STATUS_INVALID);
  REQUIRE(netipc_codec_apps_lookup_builder_set_error(nullptr, wish.error) == NETIPC_STATUS_INVALID);
}

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
