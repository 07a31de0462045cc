#include "netipc/transport.h"

uint32_t netipc_transport_version(void) noexcept { return NETIPC_VERSION; }
