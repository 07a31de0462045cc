#include "netipc/service.h"

uint32_t netipc_service_version(void) noexcept { return NETIPC_VERSION; }
