/** @file
 * What clients and servers of the service layer share. Clients: service_client.h,
 * service_calls.h; servers: service_server.h.
 *
 * After fork() the child may only destroy the handles it inherited. A thread must
 * not be cancelled (pthread_cancel) inside a call: abort or stop from another one.
 */
#ifndef NETIPC_SERVICE_H
#define NETIPC_SERVICE_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/types.h"
#include "netipc/version.h"

#ifdef __cplusplus
extern "C" {
#endif

/** For a call: the client's own timeout. For a configuration: 30 seconds. */
#define NETIPC_SERVICE_TIMEOUT_DEFAULT 0u
/** Waits for ever. */
#define NETIPC_SERVICE_TIMEOUT_INFINITE 0xffffffffu

/** The version of the loaded library, as NETIPC_VERSION_NUMBER() forms it.
 *
 * @return a constant of the library; compare its major part with NETIPC_VERSION_MAJOR
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        docs/abi-policy.md
 */
NETIPC_SERVICE_API uint32_t netipc_service_version(void) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
