/** @file
 * Part of the service layer that no single topic owns.
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
