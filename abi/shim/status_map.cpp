// Proves that the implementation's statuses and the public ones are one list.

#include "base/status.hpp"
#include "netipc/status.h"

namespace netipc::shim {
namespace {

// Public -> implementation: every public number has its enumerator, by name.
constexpr bool known(netipc_status value) {
  switch (static_cast<Status>(value)) {
    case Status::ok:
    case Status::invalid:
    case Status::unsupported:
    case Status::no_memory:
    case Status::internal:
    case Status::timeout:
    case Status::aborted:
    case Status::truncated:
    case Status::bad_magic:
    case Status::bad_version:
    case Status::bad_header_len:
    case Status::bad_kind:
    case Status::bad_layout:
    case Status::out_of_bounds:
    case Status::missing_nul:
    case Status::bad_alignment:
    case Status::bad_item_count:
    case Status::overflow:
    case Status::path_too_long:
    case Status::socket_failed:
    case Status::connect_failed:
    case Status::accept_failed:
    case Status::send_failed:
    case Status::recv_failed:
    case Status::handshake_failed:
    case Status::auth_failed:
    case Status::no_profile:
    case Status::incompatible:
    case Status::protocol:
    case Status::addr_in_use:
    case Status::chunk:
    case Status::limit_exceeded:
    case Status::duplicate_msg_id:
    case Status::unknown_msg_id:
    case Status::region_open:
    case Status::region_map:
    case Status::region_allocate:
    case Status::region_bad_magic:
    case Status::region_bad_version:
    case Status::region_bad_header:
    case Status::region_bad_size:
    case Status::region_not_ready:
    case Status::msg_too_large:
    case Status::not_ready:
    case Status::handler_failed:
      return true;
  }
  return false;
}

#define NETIPC__KNOWN(name, value, class_, text)                                  \
  static_assert(known(value), "NETIPC_STATUS_" #name " has no implementation twin"); \
  static_assert(NETIPC_STATUS_##name == (value), "NETIPC_STATUS_" #name " disagrees with the map");
NETIPC_STATUS_MAP(NETIPC__KNOWN)
#undef NETIPC__KNOWN

// Implementation -> public: the enumerators of the switch, which the compiler
// keeps exhaustive, are as many as the entries of the map.
#define NETIPC__COUNT(name, value, class_, text) +1
static_assert(NETIPC_STATUS_MAP(NETIPC__COUNT) == 45);
#undef NETIPC__COUNT

}  // namespace
}  // namespace netipc::shim
