#include "netipc/codec.h"

uint32_t netipc_codec_version(void) noexcept { return NETIPC_VERSION; }
