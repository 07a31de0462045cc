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

/** How long many operations took, in nanoseconds. All 0 while count is 0. Frozen.
 *
 * The percentiles are at most 1/32 (3.2 %) off a duration that occurred; the others are exact. Durations of 18 minutes
 * and more count as 18 minutes in the percentiles. */
typedef struct netipc_service_latency {
  uint64_t count;   /**< operations */
  uint64_t min_ns;  /**< the shortest */
  uint64_t max_ns;  /**< the longest */
  uint64_t mean_ns; /**< the sum through the count */
  uint64_t p50_ns;  /**< half of them were not longer */
  uint64_t p90_ns;  /**< nine of ten were not longer */
  uint64_t p99_ns;  /**< 99 of 100 were not longer */
  uint64_t p999_ns; /**< 999 of 1000 were not longer */
} netipc_service_latency;

/** No operation yet. */
#define NETIPC_SERVICE_LATENCY_INIT {0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u}

/** Where a failure of a client or a server happened. */
typedef int32_t netipc_service_phase;

#define NETIPC_SERVICE_PHASE_NONE 0      /**< there was none */
#define NETIPC_SERVICE_PHASE_CONNECT 1   /**< the endpoint could not be reached; of a server: its clients */
#define NETIPC_SERVICE_PHASE_HANDSHAKE 2 /**< the server refused, or one side did not answer */
#define NETIPC_SERVICE_PHASE_ATTACH 3    /**< the shared memory could not be used */
#define NETIPC_SERVICE_PHASE_SEND 4      /**< the request, or the answer to one, could not be sent */
#define NETIPC_SERVICE_PHASE_RECEIVE 5   /**< nothing came, or nothing that can be read */
#define NETIPC_SERVICE_PHASE_RESPONSE 6  /**< the answer came and could not be accepted */

/** X(name, value) for every phase: NETIPC_SERVICE_PHASE_<name> is value. */
#define NETIPC_SERVICE_PHASE_MAP(X) \
  X(NONE, 0)                        \
  X(CONNECT, 1)                     \
  X(HANDSHAKE, 2)                   \
  X(ATTACH, 3)                      \
  X(SEND, 4)                        \
  X(RECEIVE, 5)                     \
  X(RESPONSE, 6)

/** The name of a phase, for logs: "HANDSHAKE".
 *
 * @param[in]     phase any number
 * @return static text, never NULL; "UNKNOWN" for a number no phase has
 * @ownership  the text is static
 * @lifetime   as long as the library is loaded
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_PHASE_MAP
 */
NETIPC_SERVICE_API const char *netipc_service_phase_name(netipc_service_phase phase) NETIPC_NOEXCEPT;

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
