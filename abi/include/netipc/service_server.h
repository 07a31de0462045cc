/** @file
 * Managed servers: one service at one endpoint, answered by a handler
 * (docs/spec/service.md, docs/design/004-server.md).
 */
#ifndef NETIPC_SERVICE_SERVER_H
#define NETIPC_SERVICE_SERVER_H

#include "netipc/codec_apps_lookup.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/codec_increment.h"
#include "netipc/codec_string_reverse.h"
#include "netipc/export.h"
#include "netipc/service.h"
#include "netipc/service_log.h"
#include "netipc/status.h"
#include "netipc/transport.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where a server stands. */
typedef int32_t netipc_service_server_state;

#define NETIPC_SERVICE_SERVER_IDLE 0     /**< listens; nobody drives it: clients wait */
#define NETIPC_SERVICE_SERVER_RUNNING 1  /**< a thread is in run or poll_once */
#define NETIPC_SERVICE_SERVER_STOPPING 2 /**< stop was called; the driver has not left yet, or none has come since */
#define NETIPC_SERVICE_SERVER_STOPPED 3  /**< name released, sessions over; only destroy is left */

/** A server: listens from its creation on and serves while somebody drives it, by
 * netipc_service_server_run or netipc_service_server_poll_once.
 *
 * State: a netipc_service_server_state, from IDLE to STOPPED and never back. Any
 * thread, except that one thread at a time drives it, and destroy comes last. */
typedef struct netipc_service_server netipc_service_server;

/** What a server configures; 0 is the default everywhere (docs/spec/defaults.md). Grows by appending. */
typedef struct netipc_service_server_config {
  uint32_t struct_size;                /**< sizeof(netipc_service_server_config), set by the INIT macro */
  uint32_t flags;                      /**< 0 */
  uint32_t supported_profiles;         /**< NETIPC_TRANSPORT_PROFILE_... mask; 0: baseline. Bits this library lacks are
                                            dropped */
  uint32_t preferred_profiles;         /**< mask; counts only where both sides agree */
  uint32_t max_request_payload_bytes;  /**< the most a request may be; 0: starts at 1024, grows with need to 1 MiB */
  uint32_t max_response_payload_bytes; /**< the most an answer may be; 0: starts at 65536, grows with need to 1 MiB */
  uint32_t max_sessions;               /**< clients at once; more are refused; 0: 1024 */
  uint32_t workers;                    /**< threads of run, its caller's included: handlers at once; 0: 1 */
  uint32_t backlog;                    /**< connections the system keeps waiting; 0: 16 */
  uint32_t handshake_timeout_ms;       /**< how long a new client may stay silent; 0: 5000 */
  uint32_t send_timeout_ms;            /**< how long a client may leave its answer unread; 0: 2000 */
  uint32_t reserved;                   /**< 0 */
  uint64_t auth_token;                 /**< what clients must show; never logged */
  netipc_service_log_hook log;         /**< told what happens; lives as long as the server; NULL: nobody */
  void *log_user;                      /**< its first argument */
  netipc_service_log_level log_level;  /**< the most detailed records it gets; 0: NETIPC_SERVICE_LOG_INFO */
  uint32_t reserved_2;                 /**< 0 */
  /** How waits are spent; borrowed for the call; NULL: balanced. No wait spins longer than 100000 ns: a worker has others
   * to serve. */
  const netipc_transport_wait_policy *wait_policy;
} netipc_service_server_config;

/** A configuration of defaults. */
#define NETIPC_SERVICE_SERVER_CONFIG_INIT \
  {sizeof(netipc_service_server_config), 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, NULL, NULL, 0, 0u, NULL}

/** How a server is. Grows by appending. */
typedef struct netipc_service_server_status {
  uint32_t struct_size;              /**< in: sizeof the caller's struct */
  uint32_t flags;                    /**< 0 */
  netipc_service_server_state state; /**< NETIPC_SERVICE_SERVER_... */
  netipc_status last_error;          /**< why run ended, or what last went wrong with a client */
  uint32_t request_ceiling_bytes;    /**< what the next handshake answers */
  uint32_t response_ceiling_bytes;   /**< likewise */
  uint32_t sessions;                 /**< clients now */
  uint32_t workers;                  /**< threads that run uses */
  uint64_t accepted_count;           /**< clients so far */
  uint64_t refused_count;            /**< handshakes that failed, whatever the reason */
  uint64_t request_count;            /**< requests, of which: */
  uint64_t ok_count;                 /**< answered */
  uint64_t unsupported_count;        /**< for another method */
  uint64_t limit_exceeded_count;     /**< over a ceiling, or their answer was */
  uint64_t bad_envelope_count;       /**< malformed */
  uint64_t internal_error_count;     /**< declined by the handler */

  netipc_service_phase last_error_phase;  /**< where last_error was; CONNECT: the server cannot go on */
  uint32_t shared_memory_sessions;        /**< of the sessions, those over shared memory */
  uint32_t max_sessions;                  /**< more are refused */
  uint32_t supported_profiles;            /**< what handshakes may select */
  uint64_t last_error_ms;                 /**< monotonic milliseconds of last_error; 0: never */
  uint64_t auth_refused_count;            /**< of the refused: a wrong token */
  uint64_t profile_refused_count;         /**< of the refused: no profile, version or layout in common */
  uint64_t limit_refused_count;           /**< of the refused: the server was full, or asked for more than it gives */
  uint64_t undelivered_count;             /**< answers that their client did not take, or not in time */
  netipc_service_latency handler_latency; /**< requests that were dispatched: decoding, the handler, encoding */
} netipc_service_server_status;

/** A status struct to be filled. */
#define NETIPC_SERVICE_SERVER_STATUS_INIT \
  {sizeof(netipc_service_server_status), 0u, 0, 0, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0, \
   0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, NETIPC_SERVICE_LATENCY_INIT}

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
 * @see        NETIPC_SERVICE_SERVER_CONFIG_INIT
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_config_init(
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
 * @see        NETIPC_SERVICE_SERVER_STATUS_INIT
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_status_init(
    void *status, size_t size) NETIPC_NOEXCEPT;

/** Makes a server of INCREMENT and listens; clients are served once it is driven.
 *
 * Removes what stands at its name and does not answer, and what dead servers of this service left behind. The socket
 * is private (0600) from its first moment.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[in]     handler answers the requests, on the threads that drive the server
 * @param[in]     user passed to the handler; may be NULL
 * @param[out]    out_server set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the server with netipc_service_server_destroy and keeps user
 * @lifetime   handler and user must live until the server is STOPPED or destroyed
 * @thread     any thread
 * @blocking   up to 2 s, while others start in run_dir; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer but config or user is NULL, a name is bad, or config is smaller than in 1.0
 *             UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - the endpoint's path has more than 107 bytes
 *             ADDR_IN_USE - a live owner, or something at the name that cannot be removed
 *             SOCKET - the system refused: no such directory, no right to write there, no descriptor
 *             NO_MEMORY - in every case nothing is left behind and outputs are untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_run
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_create_increment(
    const char *run_dir, const char *service, const netipc_service_server_config *config,
    netipc_codec_increment_handler handler, void *user, netipc_service_server **out_server) NETIPC_NOEXCEPT;

/** Makes a server of STRING_REVERSE and listens; clients are served once it is driven.
 *
 * Removes what stands at its name and does not answer, and what dead servers of this service left behind. The socket
 * is private (0600) from its first moment.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[in]     handler answers the requests, on the threads that drive the server
 * @param[in]     user passed to the handler; may be NULL
 * @param[out]    out_server set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the server with netipc_service_server_destroy and keeps user
 * @lifetime   handler and user must live until the server is STOPPED or destroyed
 * @thread     any thread
 * @blocking   up to 2 s, while others start in run_dir; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer but config or user is NULL, a name is bad, or config is smaller than in 1.0
 *             UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - the endpoint's path has more than 107 bytes
 *             ADDR_IN_USE - a live owner, or something at the name that cannot be removed
 *             SOCKET - the system refused: no such directory, no right to write there, no descriptor
 *             NO_MEMORY - in every case nothing is left behind and outputs are untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_run
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_create_string_reverse(
    const char *run_dir, const char *service, const netipc_service_server_config *config,
    netipc_codec_string_reverse_handler handler, void *user, netipc_service_server **out_server) NETIPC_NOEXCEPT;

/** Makes a server of CGROUPS_SNAPSHOT and listens; clients are served once it is driven.
 *
 * Removes what stands at its name and does not answer, and what dead servers of this service left behind. The socket
 * is private (0600) from its first moment.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[in]     handler answers the requests, on the threads that drive the server
 * @param[in]     user passed to the handler; may be NULL
 * @param[in]     reserved_items the most items the handler adds; 0: as many as the response could hold
 * @param[out]    out_server set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the server with netipc_service_server_destroy and keeps user
 * @lifetime   handler and user must live until the server is STOPPED or destroyed
 * @thread     any thread
 * @blocking   up to 2 s, while others start in run_dir; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer but config or user is NULL, a name is bad, or config is smaller than in 1.0
 *             UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - the endpoint's path has more than 107 bytes
 *             ADDR_IN_USE - a live owner, or something at the name that cannot be removed
 *             SOCKET - the system refused: no such directory, no right to write there, no descriptor
 *             NO_MEMORY - in every case nothing is left behind and outputs are untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_run
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_create_cgroups_snapshot(
    const char *run_dir, const char *service, const netipc_service_server_config *config,
    netipc_codec_cgroups_snapshot_handler handler, void *user, uint32_t reserved_items,
    netipc_service_server **out_server) NETIPC_NOEXCEPT;

/** Makes a server of CGROUPS_LOOKUP and listens; clients are served once it is driven.
 *
 * Removes what stands at its name and does not answer, and what dead servers of this service left behind. The socket
 * is private (0600) from its first moment.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[in]     handler answers the requests, on the threads that drive the server
 * @param[in]     user passed to the handler; may be NULL
 * @param[out]    out_server set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the server with netipc_service_server_destroy and keeps user
 * @lifetime   handler and user must live until the server is STOPPED or destroyed
 * @thread     any thread
 * @blocking   up to 2 s, while others start in run_dir; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer but config or user is NULL, a name is bad, or config is smaller than in 1.0
 *             UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - the endpoint's path has more than 107 bytes
 *             ADDR_IN_USE - a live owner, or something at the name that cannot be removed
 *             SOCKET - the system refused: no such directory, no right to write there, no descriptor
 *             NO_MEMORY - in every case nothing is left behind and outputs are untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_run
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_create_cgroups_lookup(
    const char *run_dir, const char *service, const netipc_service_server_config *config,
    netipc_codec_cgroups_lookup_handler handler, void *user, netipc_service_server **out_server) NETIPC_NOEXCEPT;

/** Makes a server of APPS_LOOKUP and listens; clients are served once it is driven.
 *
 * Removes what stands at its name and does not answer, and what dead servers of this service left behind. The socket
 * is private (0600) from its first moment.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[in]     handler answers the requests, on the threads that drive the server
 * @param[in]     user passed to the handler; may be NULL
 * @param[out]    out_server set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the server with netipc_service_server_destroy and keeps user
 * @lifetime   handler and user must live until the server is STOPPED or destroyed
 * @thread     any thread
 * @blocking   up to 2 s, while others start in run_dir; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer but config or user is NULL, a name is bad, or config is smaller than in 1.0
 *             UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - the endpoint's path has more than 107 bytes
 *             ADDR_IN_USE - a live owner, or something at the name that cannot be removed
 *             SOCKET - the system refused: no such directory, no right to write there, no descriptor
 *             NO_MEMORY - in every case nothing is left behind and outputs are untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_run
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_create_apps_lookup(
    const char *run_dir, const char *service, const netipc_service_server_config *config,
    netipc_codec_apps_lookup_handler handler, void *user, netipc_service_server **out_server) NETIPC_NOEXCEPT;

/** Serves until netipc_service_server_stop.
 *
 * The calling thread is one of the configured workers; the others are started here and joined before it returns.
 *
 * @param[in]     server live server
 * @return NETIPC_STATUS_OK after a stop, also one that came first; or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   the server must outlive the call, except that destroy waits for its end
 * @thread     any thread; one drives at a time
 * @blocking   until stopped; allocation: yes; system calls: yes
 * @errors     INVALID - server is NULL or not live, or somebody drives it already - it is as before
 *             NO_MEMORY - a worker could not be started - the server is STOPPED
 *             ACCEPT, RECV, SOCKET - the system refused in a way that waiting does not cure - the server is STOPPED
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_poll_once
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_run(
    netipc_service_server *server) NETIPC_NOEXCEPT;

/** Does one piece of work - a step of a handshake, or one request - for a loop of the caller.
 *
 * The loop calls it when netipc_service_server_wait_handle is readable, and at least every handshake_timeout_ms so that
 * silent clients are dropped.
 *
 * @param[in]     server live server
 * @param[in]     timeout_ms how long to wait for work; 0: not at all; NETIPC_SERVICE_TIMEOUT_INFINITE: for ever
 * @return NETIPC_STATUS_OK when something was done, or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread; one drives at a time
 * @blocking   up to timeout_ms, and as long as the handler takes; allocation: yes; system calls: yes
 * @errors     INVALID - server is NULL or not live, or somebody drives it already - it is as before
 *             TIMEOUT - there was nothing to do
 *             ABORTED - the server was stopped - it is STOPPED
 *             ACCEPT, RECV, SOCKET, NO_MEMORY - it cannot go on - the server is STOPPED
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_wait_handle
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_poll_once(
    netipc_service_server *server, uint32_t timeout_ms) NETIPC_NOEXCEPT;

/** What becomes readable when netipc_service_server_poll_once has something to do: for poll, epoll and the like.
 *
 * @param[in]     server live server
 * @return a file descriptor; -1 when server is NULL or not live
 * @ownership  the handle stays the server's: watch it, never read or close it
 * @lifetime   until the server is destroyed
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_poll_once
 */
NETIPC_SERVICE_API intptr_t netipc_service_server_wait_handle(const netipc_service_server *server) NETIPC_NOEXCEPT;

/** Asks the server to end, for good; requests in progress are still answered.
 *
 * @param[in]     server live server; the caller sees to it that nobody destroys it meanwhile
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   for good
 * @thread     any thread, handlers of the server, and signal handlers
 * @blocking   never; allocation: no; system calls: four
 * @errors     INVALID - server is NULL or not live
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_drain
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_stop(
    netipc_service_server *server) NETIPC_NOEXCEPT;

/** Stops the server and waits until its driver has left, its name is free and its sessions are over.
 *
 * What sessions had open and mapped is given back by netipc_service_server_destroy, however many they were.
 *
 * @param[in]     server live server
 * @param[in]     timeout_ms how long to wait; 0: not at all; NETIPC_SERVICE_TIMEOUT_INFINITE: for ever
 * @return NETIPC_STATUS_OK when the server is STOPPED, or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   for good
 * @thread     any thread, but no handler of the server, which would wait for itself
 * @blocking   up to timeout_ms; allocation: frees; system calls: yes
 * @errors     INVALID - server is NULL or not live
 *             TIMEOUT - a handler is still at work - the server is STOPPING; drain again
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_stop
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_drain(
    netipc_service_server *server, uint32_t timeout_ms) NETIPC_NOEXCEPT;

/** Tells everything about a server: state, ceilings, sessions, counters.
 *
 * @param[in]     server live server
 * @param[in,out] out_status a struct whose struct_size is set; filled up to that size
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps out_status
 * @lifetime   a value
 * @thread     any thread, handlers of the server too
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL, server is not live, or struct_size is below that of 1.0 - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_SERVER_STATUS_INIT
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_server_get_status(
    const netipc_service_server *server, netipc_service_server_status *out_status) NETIPC_NOEXCEPT;

/** Stops the server, waits for its driver, releases its name and frees it.
 *
 * Never from within a handler of the server: it would wait for itself. In a forked child it is legal outside handlers,
 * waits for nobody, and leaves name, sessions and shared memory to the parent.
 *
 * @param[in]     server live server, or NULL
 * @return nothing
 * @ownership  ends the handle
 * @lifetime   the handle is dead afterwards
 * @thread     one thread, once; nobody but the driver may still be in a call
 * @blocking   until the handlers at work return; allocation: frees; system calls: yes
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_server_drain
 */
NETIPC_SERVICE_API void netipc_service_server_destroy(netipc_service_server *server) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
