#pragma once

// The one error vocabulary of the implementation. Values are the public ones of
// abi/include/netipc/status.h; abi/shim/status_map.cpp proves at compile time
// that both lists agree in both directions. docs/spec/errors.md explains them.

#include <cstdint>

namespace netipc {

enum class [[nodiscard]] Status : int32_t {
  ok = 0,

  // 1..99: any layer
  invalid = 1,      // a bad argument: NULL, bad name, wrong handle, closed object
  unsupported = 2,  // an option this build or platform does not have
  no_memory = 3,
  internal = 4,
  timeout = 5,
  aborted = 6,

  // 100..199: wire primitives and codecs
  truncated = 101,
  bad_magic = 102,
  bad_version = 103,
  bad_header_len = 104,
  bad_kind = 105,
  bad_layout = 106,
  out_of_bounds = 107,
  missing_nul = 108,
  bad_alignment = 109,
  bad_item_count = 110,
  overflow = 111,

  // 200..299: transport
  path_too_long = 201,
  socket_failed = 202,
  connect_failed = 203,
  accept_failed = 204,
  send_failed = 205,
  recv_failed = 206,  // the peer is gone or the read failed
  handshake_failed = 207,
  auth_failed = 208,
  no_profile = 209,
  incompatible = 210,
  protocol = 211,
  addr_in_use = 212,
  chunk = 213,
  limit_exceeded = 214,
  duplicate_msg_id = 215,
  unknown_msg_id = 216,
  region_open = 220,
  region_map = 221,
  region_allocate = 222,
  region_bad_magic = 223,
  region_bad_version = 224,
  region_bad_header = 225,
  region_bad_size = 226,
  region_not_ready = 227,
  msg_too_large = 228,

  // 300..399: services
  not_ready = 301,
  handler_failed = 302,
};

}  // namespace netipc
