/** @file
 * The log hook of clients, servers and caches: what happens to connections, as it
 * happens (docs/guide/operating.md). Set in a configuration, off by default.
 */
#ifndef NETIPC_SERVICE_LOG_H
#define NETIPC_SERVICE_LOG_H

#include "netipc/export.h"
#include "netipc/service.h"
#include "netipc/status.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How much a record matters; a hook gets those up to the level it asked for. */
typedef int32_t netipc_service_log_level;

#define NETIPC_SERVICE_LOG_ERROR 1   /**< a server cannot go on */
#define NETIPC_SERVICE_LOG_WARNING 2 /**< a client was refused, a call failed, an answer was lost */
#define NETIPC_SERVICE_LOG_INFO 3    /**< sessions and states come and go, requests are sent again, sizes grow */
#define NETIPC_SERVICE_LOG_DEBUG 4   /**< every attempt to connect */

/** X(name, value) for every level: NETIPC_SERVICE_LOG_<name> is value. */
#define NETIPC_SERVICE_LOG_LEVEL_MAP(X) \
  X(ERROR, 1)                           \
  X(WARNING, 2)                         \
  X(INFO, 3)                            \
  X(DEBUG, 4)

/** What a record is about. */
typedef int32_t netipc_service_log_event;

#define NETIPC_SERVICE_LOG_EVENT_LISTEN 1        /**< a server listens */
#define NETIPC_SERVICE_LOG_EVENT_CONNECT 2       /**< a client tries to reach its server, or could not */
#define NETIPC_SERVICE_LOG_EVENT_HANDSHAKE 3     /**< a handshake failed; status is the reason */
#define NETIPC_SERVICE_LOG_EVENT_SESSION_BEGIN 4 /**< a handshake succeeded; the text tells what was agreed */
#define NETIPC_SERVICE_LOG_EVENT_SESSION_END 5   /**< a session ended; status is the reason, OK: one side wanted it */
#define NETIPC_SERVICE_LOG_EVENT_STATE 6         /**< a client's state changed, or a server runs */
#define NETIPC_SERVICE_LOG_EVENT_RETRY 7         /**< a client sends a request again; status is why */
#define NETIPC_SERVICE_LOG_EVENT_LIMIT 8         /**< a ceiling was hit: of a message, or of the number of sessions */
#define NETIPC_SERVICE_LOG_EVENT_CALL 9          /**< a call failed with status */
#define NETIPC_SERVICE_LOG_EVENT_STOP 10         /**< a server stopped or was drained */

/** X(name, value) for every event: NETIPC_SERVICE_LOG_EVENT_<name> is value. */
#define NETIPC_SERVICE_LOG_EVENT_MAP(X) \
  X(LISTEN, 1)                          \
  X(CONNECT, 2)                         \
  X(HANDSHAKE, 3)                       \
  X(SESSION_BEGIN, 4)                   \
  X(SESSION_END, 5)                     \
  X(STATE, 6)                           \
  X(RETRY, 7)                           \
  X(LIMIT, 8)                           \
  X(CALL, 9)                            \
  X(STOP, 10)

/** One event. Grows by appending: struct_size is what the library filled. */
typedef struct netipc_service_log_record {
  uint32_t struct_size;           /**< sizeof the library's struct */
  netipc_service_log_level level; /**< NETIPC_SERVICE_LOG_... */
  netipc_service_log_event event; /**< NETIPC_SERVICE_LOG_EVENT_... */
  netipc_service_phase phase;     /**< where it happened, when status is a failure */
  netipc_status status;           /**< the reason; OK: nothing is wrong */
  uint32_t reserved;              /**< 0 */
  uint64_t session_id;            /**< 0: no session */
  int64_t peer_pid;               /**< -1: unknown, or no session */
  const char *service;            /**< the name that the handle was created with */
  const char *text;               /**< one line without its end, in English; not for programs to read */
} netipc_service_log_record;

/** A log hook.
 *
 * Called on the thread that does the work: of a client, the one that is in a call of it; of a server, those that drive,
 * create, drain it, possibly several at once. No lock of the library is held, except that refreshes of a cache go one
 * after the other. It must not block, for peers and other sessions wait meanwhile, and may call of its own handle only
 * what any thread may call, and neither netipc_service_server_drain nor a refresh of the cache it belongs to. What it
 * throws is dropped. Destroying a handle tells nothing. Records never hold a token or a payload. `user` is the pointer
 * that was given with the hook; `record` and its texts live until the hook returns. */
typedef void (*netipc_service_log_hook)(void *user, const netipc_service_log_record *record);

/** The name of a level, for logs: "WARNING".
 *
 * @param[in]     level any number
 * @return static text, never NULL; "UNKNOWN" for a number no level has
 * @ownership  the text is static
 * @lifetime   as long as the library is loaded
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_LOG_LEVEL_MAP
 */
NETIPC_SERVICE_API const char *netipc_service_log_level_name(netipc_service_log_level level) NETIPC_NOEXCEPT;

/** The name of an event, for logs: "SESSION_END".
 *
 * @param[in]     event any number
 * @return static text, never NULL; "UNKNOWN" for a number no event has
 * @ownership  the text is static
 * @lifetime   as long as the library is loaded
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_LOG_EVENT_MAP
 */
NETIPC_SERVICE_API const char *netipc_service_log_event_name(netipc_service_log_event event) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
