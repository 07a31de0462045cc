/** @file
 * Listeners: the server's end of an endpoint (docs/spec/uds.md,
 * docs/design/003-accept.md). After fork() the child may only destroy a listener,
 * and that removes no name of the parent's.
 */
#ifndef NETIPC_TRANSPORT_LISTENER_H
#define NETIPC_TRANSPORT_LISTENER_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/transport.h"
#include "netipc/transport_session.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The owner of an endpoint's name. Handshakes run side by side under a deadline,
 * so a silent client costs the others nothing.
 *
 * State: listening until close or destroy. Sessions it accepted live on.
 * One thread at a time, except netipc_transport_abort_raise (any thread). */
typedef struct netipc_transport_listener netipc_transport_listener;

/** What a server configures; 0 is the default everywhere (docs/spec/defaults.md). */
typedef struct netipc_transport_listener_config {
  uint32_t struct_size;                /**< sizeof(netipc_transport_listener_config), set by the INIT macro */
  uint32_t flags;                      /**< 0 */
  uint32_t supported_profiles;         /**< mask; 0: baseline. Bits this library lacks are dropped */
  uint32_t preferred_profiles;         /**< mask; counts only where both sides agree */
  uint32_t max_request_payload_bytes;  /**< header excluded; 0: 1024 */
  uint32_t max_request_batch_items;    /**< not a bound: the client's value is agreed to */
  uint32_t max_response_payload_bytes; /**< header excluded; 0: 1024 */
  uint32_t max_response_batch_items;   /**< not a bound: the request's value is agreed to */
  uint64_t auth_token;                 /**< what clients must show; never logged */
  uint32_t packet_size;                /**< bytes; 0: the most one send can carry */
  int32_t backlog;                     /**< connections the system keeps waiting; 0: 16 */
  uint32_t handshake_timeout_ms;       /**< how long a client may stay silent; 0: 5000 */
  uint32_t max_pending;                /**< handshakes under way at once; 0: 128 */
  const netipc_transport_wait_policy *wait_policy; /**< how waits are spent; borrowed for the call; NULL: balanced */
} netipc_transport_listener_config;

/** A configuration of defaults. */
#define NETIPC_TRANSPORT_LISTENER_CONFIG_INIT \
  {sizeof(netipc_transport_listener_config), 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0, 0u, 0u, NULL}

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
 * @see        NETIPC_TRANSPORT_LISTENER_CONFIG_INIT
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_listener_config_init(
    void *config, size_t size) NETIPC_NOEXCEPT;

/** Takes the name of a service and listens.
 *
 * Removes what dead servers of this service left behind. The socket is private (0600) from its first moment.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[out]    out_listener set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the listener with netipc_transport_listener_destroy
 * @lifetime   until destroyed
 * @thread     any thread
 * @blocking   up to 2 s, while others start in run_dir; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer is NULL or a name is bad; UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - more than 107 bytes
 *             ADDR_IN_USE - a live owner, or a name that cannot be removed
 *             SOCKET - the system refused: no such directory, no right to write there, no descriptor
 *             NO_MEMORY - in every case nothing is left behind
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/uds.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_listener_open(
    const char *run_dir, const char *service, const netipc_transport_listener_config *config,
    netipc_transport_listener **out_listener) NETIPC_NOEXCEPT;

/** Waits for the next client whose handshake ends, well or badly.
 *
 * OK means that an attempt ended: out_attempt tells how, and out_session is NULL when it failed. A failed attempt was
 * closed and the listener goes on.
 *
 * @param[in]     listener live listener; borrowed for the call
 * @param[in]     timeout_ms for the whole call; 0 waits for ever
 * @param[in]     abort ends the wait early; may be NULL; use the same one in every call
 * @param[out]    out_session the session, or NULL
 * @param[out]    out_attempt OK, or what the client was refused for: AUTH_FAILED, NO_PROFILE, INCOMPATIBLE,
 *                            LIMIT_EXCEEDED, PROTOCOL, RECV, SEND, TIMEOUT
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the session with netipc_transport_session_destroy
 * @lifetime   the session may outlive the listener
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   up to timeout_ms; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 *             TIMEOUT, ABORTED - no attempt ended in time - the listener is as before
 *             ACCEPT - the system refused in a way that waiting does not cure
 *             NO_MEMORY - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/design/003-accept.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_listener_accept(
    netipc_transport_listener *listener, uint32_t timeout_ms, netipc_transport_abort *abort,
    netipc_transport_session **out_session, netipc_status *out_attempt) NETIPC_NOEXCEPT;

/** Sets the payload ceilings later handshakes are answered with.
 *
 * @param[in]     listener live listener
 * @param[in]     request_payload bytes
 * @param[in]     response_payload bytes
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/handshake.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_listener_set_ceilings(
    netipc_transport_listener *listener, uint32_t request_payload, uint32_t response_payload) NETIPC_NOEXCEPT;

/** While set, clients that would be welcome are refused with LIMIT_EXCEEDED.
 *
 * @param[in]     listener live listener
 * @param[in]     full 0 or not
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/design/003-accept.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_listener_set_full(
    netipc_transport_listener *listener, int32_t full) NETIPC_NOEXCEPT;

/** Sets the id of the next connection; later ones count up. The first is 1.
 *
 * @param[in]     listener live listener
 * @param[in]     session_id unique among the sessions of this service
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/handshake.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_listener_set_next_session_id(
    netipc_transport_listener *listener, uint64_t session_id) NETIPC_NOEXCEPT;

/** What becomes readable when accept has something to do: a file descriptor on POSIX.
 *
 * Call accept also when netipc_transport_listener_next_timeout_ms() has passed.
 *
 * @param[in]     listener live listener
 * @return the handle; -1 for NULL
 * @ownership  the handle belongs to the listener; do not close it
 * @lifetime   until the listener is destroyed
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_listener_next_timeout_ms
 */
NETIPC_TRANSPORT_API intptr_t netipc_transport_listener_wait_handle(
    const netipc_transport_listener *listener) NETIPC_NOEXCEPT;

/** In how many milliseconds accept wants to be called even if nothing is readable.
 *
 * @param[in]     listener live listener
 * @param[out]    out_timeout_ms UINT32_MAX: no such need
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_listener_wait_handle
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_listener_next_timeout_ms(
    const netipc_transport_listener *listener, uint32_t *out_timeout_ms) NETIPC_NOEXCEPT;

/** Gives the name back and drops unfinished handshakes; sessions live on. Idempotent.
 *
 * @param[in]     listener live listener
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the handle stays the caller's
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: yes
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_listener_destroy
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_listener_close(
    netipc_transport_listener *listener) NETIPC_NOEXCEPT;

/** Closes and frees a listener.
 *
 * @param[in]     listener live listener, or NULL
 * @return nothing
 * @ownership  ends the handle
 * @lifetime   the handle is dead afterwards
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: frees; system calls: yes
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_listener_open
 */
NETIPC_TRANSPORT_API void netipc_transport_listener_destroy(netipc_transport_listener *listener) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
