#include "netipc/service.h"

#include "service/phase.hpp"

using namespace netipc;

static_assert(NETIPC_SERVICE_PHASE_NONE == static_cast<int32_t>(service::Phase::none));
static_assert(NETIPC_SERVICE_PHASE_CONNECT == static_cast<int32_t>(service::Phase::connect));
static_assert(NETIPC_SERVICE_PHASE_HANDSHAKE == static_cast<int32_t>(service::Phase::handshake));
static_assert(NETIPC_SERVICE_PHASE_ATTACH == static_cast<int32_t>(service::Phase::attach));
static_assert(NETIPC_SERVICE_PHASE_SEND == static_cast<int32_t>(service::Phase::send));
static_assert(NETIPC_SERVICE_PHASE_RECEIVE == static_cast<int32_t>(service::Phase::receive));
static_assert(NETIPC_SERVICE_PHASE_RESPONSE == static_cast<int32_t>(service::Phase::response));

#define NETIPC__SAME_NUMBER(name, value) static_assert(NETIPC_SERVICE_PHASE_##name == (value));
NETIPC_SERVICE_PHASE_MAP(NETIPC__SAME_NUMBER)
#undef NETIPC__SAME_NUMBER

const char* netipc_service_phase_name(netipc_service_phase phase) noexcept {
  switch (phase) {
#define NETIPC__CASE(name, value) \
  case value: return #name;
    NETIPC_SERVICE_PHASE_MAP(NETIPC__CASE)
#undef NETIPC__CASE
    default: return "UNKNOWN";
  }
}

uint32_t netipc_service_version(void) noexcept { return NETIPC_VERSION; }
