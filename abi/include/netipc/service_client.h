/** @file
 * Clients: connect to a service when asked to, keep one session, tell how it is.
 * What they ask for: service_calls.h (docs/spec/service.md, docs/design/006-client.md).
 */
#ifndef NETIPC_SERVICE_CLIENT_H
#define NETIPC_SERVICE_CLIENT_H

#include "netipc/export.h"
#include "netipc/service.h"
#include "netipc/service_log.h"
#include "netipc/status.h"
#include "netipc/transport.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where a client stands. */
typedef int32_t netipc_service_state;

#define NETIPC_SERVICE_STATE_DISCONNECTED 0 /**< no session; refresh connects */
#define NETIPC_SERVICE_STATE_CONNECTING 1   /**< seen from other threads only, during a refresh or a retry */
#define NETIPC_SERVICE_STATE_READY 2        /**< calls are possible */
#define NETIPC_SERVICE_STATE_NOT_FOUND 3    /**< nobody serves there; refresh tries again */
#define NETIPC_SERVICE_STATE_AUTH_FAILED 4  /**< the token was refused; left through close only */
#define NETIPC_SERVICE_STATE_INCOMPATIBLE 5 /**< no profile or version in common; left through close only */
#define NETIPC_SERVICE_STATE_BROKEN 6       /**< the session failed; refresh connects anew */

/** X(name, value) for every state: NETIPC_SERVICE_STATE_<name> is value. */
#define NETIPC_SERVICE_STATE_MAP(X) \
  X(DISCONNECTED, 0)                \
  X(CONNECTING, 1)                  \
  X(READY, 2)                       \
  X(NOT_FOUND, 3)                   \
  X(AUTH_FAILED, 4)                 \
  X(INCOMPATIBLE, 5)                \
  X(BROKEN, 6)

/** A client of one service: at most one session, made and lost as needed.
 *
 * State: a netipc_service_state. One thread at a time, except netipc_service_client_abort,
 * netipc_service_client_state and netipc_service_client_ready (any thread). */
typedef struct netipc_service_client netipc_service_client;

/** What a client configures; 0 is the default everywhere (docs/spec/defaults.md). Grows by appending. */
typedef struct netipc_service_client_config {
  uint32_t struct_size;                /**< sizeof(netipc_service_client_config), set by the INIT macro */
  uint32_t flags;                      /**< 0 */
  uint32_t supported_profiles;         /**< NETIPC_TRANSPORT_PROFILE_... mask; 0: baseline. Bits this library lacks are
                                            dropped */
  uint32_t preferred_profiles;         /**< mask; counts only where both sides agree */
  uint32_t max_request_payload_bytes;  /**< what the first handshake proposes; grows with need; 0: 1024 */
  uint32_t max_request_batch_items;    /**< 0: 1 */
  uint32_t max_response_payload_bytes; /**< a hint to the server; 0: 65536 */
  uint32_t call_timeout_ms;            /**< 0: 30000 */
  uint64_t auth_token;                 /**< must equal the server's; never logged */
  uint32_t max_lookup_items;           /**< keys of one lookup; 0: 65536 */
  uint32_t max_lookup_subcalls;        /**< requests one lookup may take; 0: 4096 */
  uint64_t max_lookup_response_bytes;  /**< of one lookup's whole answer; 0: 64 MiB */
  netipc_service_log_hook log;         /**< told what happens; lives as long as the client; NULL: nobody */
  void *log_user;                      /**< its first argument */
  netipc_service_log_level log_level;  /**< the most detailed records it gets; 0: NETIPC_SERVICE_LOG_INFO */
  uint32_t reserved;                   /**< 0 */
  const netipc_transport_wait_policy *wait_policy; /**< how waits are spent; borrowed for the call; NULL: balanced */
} netipc_service_client_config;

/** A configuration of defaults. */
#define NETIPC_SERVICE_CLIENT_CONFIG_INIT \
  {sizeof(netipc_service_client_config), 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, NULL, NULL, 0, 0u, NULL}

/** How a client is. Grows by appending. */
typedef struct netipc_service_client_status {
  uint32_t struct_size;                  /**< in: sizeof the caller's struct */
  uint32_t flags;                        /**< 0 */
  netipc_service_state state;            /**< as netipc_service_client_state() */
  netipc_status last_error;              /**< of the last attempt that failed, also one that a retry cured */
  netipc_service_phase last_error_phase; /**< where that was */
  uint32_t shared_memory;                /**< 1: messages go through shared memory; 0: through the socket */
  uint64_t session_id;                   /**< this and what was agreed: 0 without a session */
  uint32_t selected_profile;             /**< one NETIPC_TRANSPORT_PROFILE_... bit */
  uint32_t packet_size;                  /**< agreed, bytes */
  uint32_t max_request_payload_bytes;    /**< agreed */
  uint32_t max_request_batch_items;      /**< agreed */
  uint32_t max_response_payload_bytes;   /**< agreed */
  uint32_t max_response_batch_items;     /**< agreed */
  int64_t peer_pid;                      /**< as the system vouches; -1 if unknown or without a session */
  uint32_t peer_uid;                     /**< likewise; UINT32_MAX if unknown or without a session */
  uint32_t peer_gid;                     /**< likewise */
  uint32_t supported_profiles;           /**< what the next handshake offers; 0: this client found none that works */
  uint32_t request_proposal_bytes;       /**< what the next handshake proposes */
  uint32_t response_hint_bytes;          /**< likewise */
  uint32_t reserved;                     /**< 0 */
  uint64_t connect_count;                /**< sessions made by refresh from DISCONNECTED or NOT_FOUND */
  uint64_t reconnect_count;              /**< sessions made in place of a lost one, by refresh or within a call */
  uint64_t call_count;                   /**< requests answered well; every request of a lookup counts */
  uint64_t error_count;                  /**< calls that failed */
  uint64_t retry_count;                  /**< requests sent again, after a failure or for a larger ceiling */
  uint64_t timeout_count;                /**< of the errors, those that ended with TIMEOUT */
  uint64_t state_since_ms;               /**< monotonic milliseconds at which the state was entered */
  uint64_t last_error_ms;                /**< monotonic milliseconds of last_error; 0: never */
  uint32_t call_timeout_ms;              /**< what a call gets that says nothing else */
  uint32_t reserved_2;                   /**< 0 */
  netipc_service_latency call_latency;   /**< calls that succeeded, retries and all; a lookup counts once */
} netipc_service_client_status;

/** A status struct to be filled. */
#define NETIPC_SERVICE_CLIENT_STATUS_INIT                                                                              \
  {sizeof(netipc_service_client_status), 0u, 0, 0, 0, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0, 0u, 0u, 0u, 0u, 0u, 0u, 0u, \
   0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, NETIPC_SERVICE_LATENCY_INIT}

/** The name of a state, for logs: "READY".
 *
 * @param[in]     state any number
 * @return static text, never NULL; "UNKNOWN" for a number no state has
 * @ownership  the text is static
 * @lifetime   as long as the library is loaded
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_STATE_MAP
 */
NETIPC_SERVICE_API const char *netipc_service_state_name(netipc_service_state state) NETIPC_NOEXCEPT;

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
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_CLIENT_CONFIG_INIT
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_config_init(
    void *config, size_t size) NETIPC_NOEXCEPT;

/** Makes a status struct ready to be filled, for callers without the INIT macro.
 *
 * @param[out]    status room for size bytes
 * @param[in]     size sizeof the struct the caller was built with
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps status
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - status is NULL or size is below that of 1.0
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_CLIENT_STATUS_INIT
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_status_init(
    void *status, size_t size) NETIPC_NOEXCEPT;

/** Makes a client, DISCONNECTED. The service need not exist yet.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[out]    out_client set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the client with netipc_service_client_destroy
 * @lifetime   until destroyed
 * @thread     any thread
 * @blocking   never; allocation: yes; system calls: one
 * @errors     INVALID - a pointer but config is NULL, a name is bad, or config is smaller than in 1.0
 *             UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - the endpoint's path has more than 107 bytes
 *             SOCKET - no descriptor left
 *             NO_MEMORY - in every case outputs are untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_refresh
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_create(
    const char *run_dir, const char *service, const netipc_service_client_config *config,
    netipc_service_client **out_client) NETIPC_NOEXCEPT;

/** Connects if the client is DISCONNECTED, NOT_FOUND or BROKEN; does nothing in the other states.
 *
 * OK says that the attempt is over; the state tells how. One attempt: a server that starts later is found by a later
 * refresh. A session is not tested; the next call does.
 *
 * @param[in]     client live client
 * @param[in]     timeout_ms for the whole attempt; NETIPC_SERVICE_TIMEOUT_DEFAULT: the client's own
 * @param[out]    out_state the state afterwards; may be NULL
 * @param[out]    out_changed 1: the state differs from that before; 0: not; may be NULL
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   ends what earlier calls returned, unless the client was READY
 * @thread     one thread at a time per handle, except netipc_service_client_abort (any thread)
 * @blocking   up to timeout_ms; allocation: yes; system calls: yes
 * @errors     INVALID - client is NULL or not live - outputs untouched
 *             ABORTED - the client is aborted - the state is as before; outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_get_status
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_refresh(
    netipc_service_client *client, uint32_t timeout_ms, netipc_service_state *out_state,
    int32_t *out_changed) NETIPC_NOEXCEPT;

/** The state of a client, as it last found out: a peer that died unnoticed is noticed by the next call.
 *
 * @param[in]     client live client
 * @return NETIPC_SERVICE_STATE_...; DISCONNECTED when client is NULL or not live
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_refresh
 */
NETIPC_SERVICE_API netipc_service_state netipc_service_client_state(
    const netipc_service_client *client) NETIPC_NOEXCEPT;

/** Whether a client is READY.
 *
 * @param[in]     client live client
 * @return 1 or 0; 0 when client is NULL or not live
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_state
 */
NETIPC_SERVICE_API int32_t netipc_service_client_ready(const netipc_service_client *client) NETIPC_NOEXCEPT;

/** Tells everything about a client: state, last failure, session, counters.
 *
 * @param[in]     client live client
 * @param[in,out] out_status a struct whose struct_size is set; filled up to that size
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps out_status
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL, client is not live, or struct_size is below that of 1.0 - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_CLIENT_STATUS_INIT
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_get_status(
    const netipc_service_client *client, netipc_service_client_status *out_status) NETIPC_NOEXCEPT;

/** Ends the session, frees the buffers, clears an abort: the client is DISCONNECTED, as after its creation.
 *
 * What was learned stays: counters, sizes, and profiles found not to work.
 *
 * @param[in]     client live client
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps the client
 * @lifetime   ends what earlier calls returned
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: frees; system calls: yes
 * @errors     INVALID - client is NULL or not live
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_destroy
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_close(
    netipc_service_client *client) NETIPC_NOEXCEPT;

/** Ends the call in progress, if there is one, and every later one until it is cleared: they return ABORTED.
 *
 * @param[in]     client live client; the caller sees to it that nobody destroys it meanwhile
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   until netipc_service_client_abort_clear or netipc_service_client_close
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: two
 * @errors     INVALID - client is NULL or not live
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_abort_clear
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_abort(
    netipc_service_client *client) NETIPC_NOEXCEPT;

/** Lets an aborted client call again. A session that an aborted call cost is not restored: refresh connects anew.
 *
 * @param[in]     client live client
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: one
 * @errors     INVALID - client is NULL or not live
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_abort
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_abort_clear(
    netipc_service_client *client) NETIPC_NOEXCEPT;

/** Sets the timeout of calls that bring none of their own.
 *
 * @param[in]     client live client
 * @param[in]     timeout_ms NETIPC_SERVICE_TIMEOUT_DEFAULT: 30 seconds, whatever was configured
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   until it is set again
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - client is NULL or not live
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_config
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_set_call_timeout(
    netipc_service_client *client, uint32_t timeout_ms) NETIPC_NOEXCEPT;

/** Ends the session and frees the client.
 *
 * Also legal in a forked child, where it leaves the parent's session alone.
 *
 * @param[in]     client live client, or NULL
 * @return nothing
 * @ownership  ends the handle
 * @lifetime   ends the client and what its calls returned
 * @thread     one thread at a time per handle; nobody may abort it any more
 * @blocking   never; allocation: frees; system calls: yes
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_create
 */
NETIPC_SERVICE_API void netipc_service_client_destroy(netipc_service_client *client) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
