/** @file
 * Everything the library offers.
 */
#ifndef NETIPC_NETIPC_H
#define NETIPC_NETIPC_H

#include "netipc/codec.h"
#include "netipc/codec_apps_lookup.h"
#include "netipc/codec_apps_lookup_builder.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_lookup_builder.h"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/codec_increment.h"
#include "netipc/codec_string_reverse.h"
#include "netipc/export.h"
#include "netipc/service.h"
#include "netipc/service_calls.h"
#include "netipc/service_cgroups_cache.h"
#include "netipc/service_client.h"
#include "netipc/service_log.h"
#include "netipc/service_server.h"
#include "netipc/status.h"
#include "netipc/transport.h"
#include "netipc/transport_listener.h"
#include "netipc/transport_session.h"
#include "netipc/types.h"
#include "netipc/version.h"

#endif
