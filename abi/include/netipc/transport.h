/** @file
 * What the transport layer shares: profiles, configuration, names, and the handle
 * that ends a wait. Sessions: transport_session.h; servers: transport_listener.h.
 * Payloads are opaque bytes here (docs/spec/session.md).
 */
#ifndef NETIPC_TRANSPORT_H
#define NETIPC_TRANSPORT_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/types.h"
#include "netipc/version.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Transport profiles, as bits of a mask. 0x02 and 0x04 behave alike. */
#define NETIPC_TRANSPORT_PROFILE_BASELINE 1u
#define NETIPC_TRANSPORT_PROFILE_SHM_HYBRID 2u
#define NETIPC_TRANSPORT_PROFILE_SHM_FUTEX 4u

/** A timeout of 0 waits for ever. */
#define NETIPC_TRANSPORT_TIMEOUT_INFINITE 0u

/** How a session waits for its peer (docs/design/005-waiting.md). */
typedef uint32_t netipc_transport_wait_mode;

#define NETIPC_TRANSPORT_WAIT_BALANCED 0u     /**< spins where that costs no more than sleeping */
#define NETIPC_TRANSPORT_WAIT_LATENCY 1u      /**< spins in every wait, then sleeps */
#define NETIPC_TRANSPORT_WAIT_POWER_SAVING 2u /**< sleeps at once */

/** How much processor time waits may cost, for how much less of a delay; 0 is the default everywhere. */
typedef struct netipc_transport_wait_policy {
  uint32_t struct_size;            /**< sizeof(netipc_transport_wait_policy), set by the INIT macro */
  uint32_t flags;                  /**< 0 */
  netipc_transport_wait_mode mode; /**< NETIPC_TRANSPORT_WAIT_... */
  uint32_t spin_ns;                /**< the most one wait spins, behind a first few looks; 0: learned, or 100000 for LATENCY */
  uint32_t probe_after;            /**< sleeps after which BALANCED spins to see whether that pays; 0: 64 */
  uint32_t reserved;               /**< 0 */
} netipc_transport_wait_policy;

/** A policy of defaults. */
#define NETIPC_TRANSPORT_WAIT_POLICY_INIT {sizeof(netipc_transport_wait_policy), 0u, 0u, 0u, 0u, 0u}

/** What both roles configure; 0 is the default everywhere (docs/spec/defaults.md).
 *
 * A client proposes these values, a server answers with its own. */
typedef struct netipc_transport_config {
  uint32_t struct_size;                /**< sizeof(netipc_transport_config), set by the INIT macro */
  uint32_t flags;                      /**< 0 */
  uint32_t supported_profiles;         /**< mask; 0: baseline. Bits this library lacks are dropped */
  uint32_t preferred_profiles;         /**< mask; counts only where both sides agree */
  uint32_t max_request_payload_bytes;  /**< header excluded; 0: 1024 */
  uint32_t max_request_batch_items;    /**< 0: 1 */
  uint32_t max_response_payload_bytes; /**< header excluded; 0: 1024; a client's is a hint */
  uint32_t max_response_batch_items;   /**< 0: 1; the request's value wins */
  uint64_t auth_token;                 /**< must equal the peer's; never logged */
  uint32_t packet_size;                /**< bytes; 0: the most one send can carry */
  uint32_t reserved;                   /**< 0 */
  const netipc_transport_wait_policy *wait_policy; /**< how waits are spent; borrowed for the call; NULL: balanced */
} netipc_transport_config;

/** A configuration of defaults. */
#define NETIPC_TRANSPORT_CONFIG_INIT {sizeof(netipc_transport_config), 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, NULL}

/** Ends the waits it is passed to. Sticky: a raised handle ends every later wait
 * too, until it is cleared. */
typedef struct netipc_transport_abort netipc_transport_abort;

/** The version of the loaded library, as NETIPC_VERSION_NUMBER() forms it.
 *
 * @return a constant of the library; compare its major part with NETIPC_VERSION_MAJOR
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/abi-policy.md
 */
NETIPC_TRANSPORT_API uint32_t netipc_transport_version(void) NETIPC_NOEXCEPT;

/** Whether this library, on this platform, has a feature.
 *
 * Known names: "uds", "shm", "shm-hybrid", "shm-futex", "named-pipe".
 *
 * @param[in]     feature a name; borrowed for the call
 * @return 1 or 0; 0 for NULL and for names nobody knows
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_profiles
 */
NETIPC_TRANSPORT_API int32_t netipc_transport_has(const char *feature) NETIPC_NOEXCEPT;

/** The profiles this library can carry on this platform.
 *
 * @return a mask of NETIPC_TRANSPORT_PROFILE_...
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/platforms.md
 */
NETIPC_TRANSPORT_API uint32_t netipc_transport_profiles(void) NETIPC_NOEXCEPT;

/** Fills a wait policy with defaults, for callers without the INIT macro.
 *
 * @param[out]    policy room for size bytes
 * @param[in]     size sizeof the struct the caller was built with
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps policy
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - policy is NULL or size is below that of 1.0
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        NETIPC_TRANSPORT_WAIT_POLICY_INIT
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_wait_policy_init(void *policy, size_t size)
    NETIPC_NOEXCEPT;

/** Fills a configuration with defaults, for callers without the INIT macro.
 *
 * @param[out]    config room for size bytes
 * @param[in]     size sizeof the struct the caller was built with
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps config
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - config is NULL or size is below that of 1.0
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        NETIPC_TRANSPORT_CONFIG_INIT
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_config_init(
    void *config, size_t size) NETIPC_NOEXCEPT;

/** Whether a name may name a service: A-Z a-z 0-9 . _ - only, not empty, not "." or "..".
 *
 * @param[in]     name borrowed for the call
 * @return 1 or 0; 0 for NULL
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/naming.md
 */
NETIPC_TRANSPORT_API int32_t netipc_transport_valid_service_name(const char *name) NETIPC_NOEXCEPT;

/** The path of an endpoint's socket.
 *
 * @param[in]     run_dir the namespace: a directory
 * @param[in]     service the service name
 * @param[out]    buffer room for size bytes; a NUL is written behind the path
 * @param[in]     size bytes at buffer; 108 always suffice
 * @param[out]    out_len bytes of the path, NUL excluded
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: yes; system calls: no
 * @errors     INVALID - a pointer is NULL, run_dir is empty or service is no service name
 *             PATH_TOO_LONG - more than 107 bytes
 *             OVERFLOW - the buffer is too small - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/naming.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_socket_path(
    const char *run_dir, const char *service, char *buffer, size_t size, size_t *out_len) NETIPC_NOEXCEPT;

/** The path of a session's shared-memory region.
 *
 * @param[in]     run_dir the namespace: a directory
 * @param[in]     service the service name
 * @param[in]     session_id of the session the region belongs to
 * @param[out]    buffer room for size bytes; a NUL is written behind the path
 * @param[in]     size bytes at buffer; 256 always suffice
 * @param[out]    out_len bytes of the path, NUL excluded
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: yes; system calls: no
 * @errors     INVALID - a pointer is NULL, run_dir is empty or service is no service name
 *             PATH_TOO_LONG - more than 255 bytes
 *             OVERFLOW - the buffer is too small - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/naming.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_region_path(
    const char *run_dir, const char *service, uint64_t session_id, char *buffer, size_t size,
    size_t *out_len) NETIPC_NOEXCEPT;

/** Makes a handle that can end waits.
 *
 * @param[out]    out_abort the handle
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees it with netipc_transport_abort_destroy
 * @lifetime   must outlive every wait it is passed to
 * @thread     any thread
 * @blocking   never; allocation: one; system calls: one
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 *             NO_MEMORY
 *             SOCKET - no descriptor left - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_abort_raise
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_abort_create(
    netipc_transport_abort **out_abort) NETIPC_NOEXCEPT;

/** Ends the waits that use the handle, now and until it is cleared: they return ABORTED.
 *
 * @param[in]     abort live handle
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: two
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_abort_clear
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_abort_raise(
    netipc_transport_abort *abort) NETIPC_NOEXCEPT;

/** Lets waits that use the handle wait again.
 *
 * @param[in]     abort live handle
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: one
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_abort_raise
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_abort_clear(
    netipc_transport_abort *abort) NETIPC_NOEXCEPT;

/** Frees the handle; no wait may still use it.
 *
 * @param[in]     abort live handle, or NULL
 * @return nothing
 * @ownership  ends the handle
 * @lifetime   the handle is dead afterwards
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: frees; system calls: one
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_abort_create
 */
NETIPC_TRANSPORT_API void netipc_transport_abort_destroy(netipc_transport_abort *abort) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
