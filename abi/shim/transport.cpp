#include "netipc/transport.h"

#include <string_view>

#include "shim/arguments.hpp"
#include "shim/barrier.hpp"
#include "shim/sized_struct.hpp"
#include "shim/transport_handles.hpp"
#include "transport/naming.hpp"

using namespace netipc;
using namespace netipc::shim;

static_assert(sizeof(netipc_transport_config) == 56);

namespace {

netipc_status write_path(Result<std::string> path, char* buffer, size_t size, size_t* out_len) noexcept {
  if (!path.ok()) return to_c(path.status());
  if (path->size() >= size) return NETIPC_STATUS_OVERFLOW;
  copy_bytes(reinterpret_cast<std::byte*>(buffer), path->c_str(), path->size() + 1);
  *out_len = path->size();
  return NETIPC_STATUS_OK;
}

}  // namespace

uint32_t netipc_transport_version(void) noexcept { return NETIPC_VERSION; }

int32_t netipc_transport_has(const char* feature) noexcept {
  return feature != nullptr && transport::has_feature(feature) ? 1 : 0;
}

uint32_t netipc_transport_profiles(void) noexcept { return transport::implemented_profiles(); }

netipc_status netipc_transport_wait_policy_init(void* policy, size_t size) noexcept {
  return guard_noexcept([&]() noexcept { return init_sized<netipc_transport_wait_policy>(policy, size, 24); });
}

netipc_status netipc_transport_config_init(void* config, size_t size) noexcept {
  return guard_noexcept([&]() noexcept { return init_sized<netipc_transport_config>(config, size, 56); });
}

int32_t netipc_transport_valid_service_name(const char* name) noexcept {
  return name != nullptr && transport::valid_service_name(name) ? 1 : 0;
}

netipc_status netipc_transport_socket_path(const char* run_dir, const char* service, char* buffer, size_t size,
                                           size_t* out_len) noexcept {
  if (run_dir == nullptr || service == nullptr || buffer == nullptr || out_len == nullptr) return NETIPC_STATUS_INVALID;
  return guard_value([&] { return write_path(transport::socket_path(run_dir, service), buffer, size, out_len); });
}

netipc_status netipc_transport_region_path(const char* run_dir, const char* service, uint64_t session_id, char* buffer,
                                           size_t size, size_t* out_len) noexcept {
  if (run_dir == nullptr || service == nullptr || buffer == nullptr || out_len == nullptr) return NETIPC_STATUS_INVALID;
  return guard_value(
      [&] { return write_path(transport::region_path(run_dir, service, session_id), buffer, size, out_len); });
}

netipc_status netipc_transport_abort_create(netipc_transport_abort** out_abort) noexcept {
  return guard([&]() -> Status {
    if (out_abort == nullptr) return Status::invalid;
    auto abort = std::make_unique<netipc_transport_abort>();
    NETIPC_TRY(abort->signal.open());
    *out_abort = abort.release();
    return Status::ok;
  });
}

netipc_status netipc_transport_abort_raise(netipc_transport_abort* abort) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(abort)) return Status::invalid;
    abort->signal.raise();
    return Status::ok;
  });
}

netipc_status netipc_transport_abort_clear(netipc_transport_abort* abort) noexcept {
  return guard_noexcept([&]() noexcept -> Status {
    if (!live(abort)) return Status::invalid;
    abort->signal.clear();
    return Status::ok;
  });
}

void netipc_transport_abort_destroy(netipc_transport_abort* abort) noexcept { destroy(abort); }
