/** @file
 * Sessions: whole messages over whatever the handshake chose
 * (docs/spec/session.md). After fork() the child may only destroy a session, and
 * that removes no name of the parent's.
 */
#ifndef NETIPC_TRANSPORT_SESSION_H
#define NETIPC_TRANSPORT_SESSION_H

#include "netipc/codec.h"
#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/transport.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One connection after a successful handshake.
 *
 * State: open until close, destroy or a failure that spends it: every failure of
 * receive but TIMEOUT and ABORTED, and of send but LIMIT_EXCEEDED, MSG_TOO_LARGE,
 * DUPLICATE_MSG_ID and INVALID. A spent session can only be closed.
 * One thread at a time, except netipc_transport_abort_raise (any thread). */
typedef struct netipc_transport_session netipc_transport_session;

/** What was agreed, and with whom. Grows by appending. */
typedef struct netipc_transport_session_info {
  uint32_t struct_size;                /**< in: sizeof the caller's struct */
  uint32_t flags;                      /**< 0 */
  uint64_t session_id;                 /**< assigned by the server */
  uint32_t selected_profile;           /**< one NETIPC_TRANSPORT_PROFILE_... bit */
  uint32_t shared_memory;              /**< 1: messages go through shared memory; 0: through the socket */
  uint32_t max_request_payload_bytes;  /**< agreed */
  uint32_t max_request_batch_items;    /**< agreed */
  uint32_t max_response_payload_bytes; /**< agreed */
  uint32_t max_response_batch_items;   /**< agreed */
  uint32_t packet_size;                /**< agreed, bytes */
  uint32_t peer_uid;                   /**< as the system vouches; UINT32_MAX if unknown */
  uint32_t peer_gid;                   /**< likewise */
  uint32_t reserved;                   /**< 0 */
  int64_t peer_pid;                    /**< -1 if unknown */
} netipc_transport_session_info;

/** An info struct to be filled. */
#define NETIPC_TRANSPORT_SESSION_INFO_INIT \
  {sizeof(netipc_transport_session_info), 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0}

/** One of several messages that are sent or received together. Frozen. */
typedef struct netipc_transport_message {
  netipc_codec_header header; /**< as for send and receive of one */
  const void *payload;        /**< size bytes; may be NULL when size is 0 and the message is to be sent */
  size_t size;                /**< of the payload */
} netipc_transport_message;

/** Connects to a service and shakes hands; attaches to shared memory where that was selected.
 *
 * Makes one attempt. A region that cannot be attached is reported, not worked around: try again with a smaller mask.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[in]     timeout_ms for the whole call; 0 waits for ever
 * @param[in]     abort ends the wait early; may be NULL
 * @param[out]    out_session set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the session with netipc_transport_session_destroy
 * @lifetime   until destroyed
 * @thread     any thread
 * @blocking   up to timeout_ms; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer is NULL or a name is bad; UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - more than 107 bytes
 *             SOCKET - no descriptor left; NO_MEMORY
 *             CONNECT - nobody answers there, whatever the reason
 *             AUTH_FAILED, NO_PROFILE, INCOMPATIBLE, LIMIT_EXCEEDED, HANDSHAKE - the server refused
 *             PROTOCOL, RECV, SEND - the server broke the handshake or left
 *             REGION_OPEN, REGION_MAP, REGION_BAD_MAGIC, REGION_BAD_VERSION, REGION_BAD_HEADER, REGION_BAD_SIZE,
 *             REGION_NOT_READY - no shared memory to be had
 *             TIMEOUT, ABORTED - in every case there is no session
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/handshake.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_connect(
    const char *run_dir, const char *service, const netipc_transport_config *config, uint32_t timeout_ms,
    netipc_transport_abort *abort, netipc_transport_session **out_session) NETIPC_NOEXCEPT;

/** Sends one message, in as many packets as it needs.
 *
 * The caller fills kind, flags, code, transport_status, item_count and message_id of the header; the rest is filled
 * in. A request of a client stays in flight until its response is received.
 *
 * @param[in]     session live session; borrowed for the call
 * @param[in]     header borrowed for the call
 * @param[in]     payload size bytes; may be NULL when size is 0
 * @param[in]     size bytes at payload
 * @param[in]     timeout_ms for the whole call; 0 waits for ever
 * @param[in]     abort ends the wait early; may be NULL
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   up to timeout_ms; allocation: no; system calls: yes
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 *             LIMIT_EXCEEDED - over an agreed limit; MSG_TOO_LARGE - over the shared-memory area; DUPLICATE_MSG_ID - a
 *             request with this id is in flight - nothing was sent, the session is as before
 *             SEND - the peer is gone; TIMEOUT, ABORTED - part of the message may be out - the session is spent
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/session.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_session_send(
    netipc_transport_session *session, const netipc_codec_header *header, const void *payload, size_t size,
    uint32_t timeout_ms, netipc_transport_abort *abort) NETIPC_NOEXCEPT;

/** Receives one message, put together from all its packets and judged.
 *
 * After TIMEOUT or ABORTED the next call goes on where this one stopped.
 *
 * @param[in]     session live session; borrowed for the call
 * @param[in]     timeout_ms for the whole call; 0 waits for ever
 * @param[in]     abort ends the wait early; may be NULL
 * @param[out]    out_header set on success only
 * @param[out]    out_payload borrowed; never NULL on success
 * @param[out]    out_size bytes at out_payload
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the payload belongs to the session
 * @lifetime   until the next receive on this session or its destroy
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   up to timeout_ms; allocation: when a message is larger than all before; system calls: yes
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 *             TIMEOUT, ABORTED - the session is as before
 *             RECV - the peer is gone
 *             PROTOCOL, CHUNK, LIMIT_EXCEEDED, UNKNOWN_MSG_ID, MSG_TOO_LARGE, REGION_BAD_HEADER - the peer broke the
 *             rules
 *             NO_MEMORY - outputs untouched; the session is spent but for the first two
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_session_get_refused
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_session_receive(
    netipc_transport_session *session, uint32_t timeout_ms, netipc_transport_abort *abort,
    netipc_codec_header *out_header, const void **out_payload, size_t *out_size) NETIPC_NOEXCEPT;

/** Sends messages one after the other, with as few system calls as possible.
 *
 * What netipc_transport_session_send would do with each of them, up to the first that fails; other peers see no
 * difference. On shared memory one message each way is under way at a time: more than one is INVALID.
 *
 * @param[in]     session live session; borrowed for the call
 * @param[in]     messages count of them, each with a header as for send; borrowed for the call; may be NULL when count
 *                is 0
 * @param[in]     count messages at messages
 * @param[in]     timeout_ms for the whole call; 0 waits for ever
 * @param[in]     abort ends the wait early; may be NULL
 * @param[out]    out_sent how many of the first messages have left, also when one behind them failed
 * @return NETIPC_STATUS_OK when all have left, or one of @errors: what became of message number out_sent
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   up to timeout_ms; allocation: no; system calls: yes
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched; more than one message for shared
 *             memory - nothing was sent, the session is as before
 *             LIMIT_EXCEEDED - over an agreed limit; MSG_TOO_LARGE - over the shared-memory area; DUPLICATE_MSG_ID - a
 *             request with this id is in flight - nothing of this message was sent, the session is as before
 *             SEND - the peer is gone; TIMEOUT, ABORTED - part of the message may be out - the session is spent
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_session_receive_many
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_session_send_many(
    netipc_transport_session *session, const netipc_transport_message *messages, size_t count, uint32_t timeout_ms,
    netipc_transport_abort *abort, size_t *out_sent) NETIPC_NOEXCEPT;

/** Receives one message, and with it those that have arrived behind it.
 *
 * Waits for the first only, as netipc_transport_session_receive does. Of the others it takes what is there, at most 32
 * in all, fewer where the agreed limits allow long ones: a call that takes fewer than capacity does not say that no more
 * are there. What could not be received behind messages is told beside them and again by every later call.
 *
 * @param[in]     session live session; borrowed for the call
 * @param[in]     capacity messages that out_messages has room for, at least 1
 * @param[in]     timeout_ms for the whole call; 0 waits for ever
 * @param[in]     abort ends the wait early; may be NULL
 * @param[out]    out_messages the first out_count are set, in the order in which they were sent; their payloads are
 *                borrowed and never NULL
 * @param[out]    out_count how many were received, also when one behind them failed
 * @return NETIPC_STATUS_OK or one of @errors: why there is no message behind those
 * @ownership  the payloads belong to the session
 * @lifetime   until the next receive on this session or its destroy
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   up to timeout_ms; allocation: when more or larger messages are asked for than ever before; system calls: yes
 * @errors     INVALID - a pointer is NULL, capacity is 0 or a handle is not live - outputs untouched
 *             TIMEOUT, ABORTED - out_count is 0, the session is as before
 *             RECV - the peer is gone
 *             PROTOCOL, CHUNK, LIMIT_EXCEEDED, UNKNOWN_MSG_ID, MSG_TOO_LARGE, REGION_BAD_HEADER - the peer broke the
 *             rules, perhaps behind messages that are good
 *             NO_MEMORY - the session is spent but for the first two
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_session_get_refused
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_session_receive_many(
    netipc_transport_session *session, size_t capacity, uint32_t timeout_ms, netipc_transport_abort *abort,
    netipc_transport_message *out_messages, size_t *out_count) NETIPC_NOEXCEPT;

/** The header of the message that receive refused with LIMIT_EXCEEDED, for whoever wants to answer it.
 *
 * @param[in]     session live session
 * @param[out]    out_header set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_session_receive
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_session_get_refused(
    const netipc_transport_session *session, netipc_codec_header *out_header) NETIPC_NOEXCEPT;

/** What was agreed at the handshake, and who the peer is.
 *
 * @param[in]     session live session
 * @param[in,out] out_info struct_size set by the caller; no more than that is written
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps out_info
 * @lifetime   a copy
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        NETIPC_TRANSPORT_SESSION_INFO_INIT
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_session_get_info(
    const netipc_transport_session *session, netipc_transport_session_info *out_info) NETIPC_NOEXCEPT;

/** How many requests were sent and not answered yet; always 0 on shared memory and for servers.
 *
 * @param[in]     session live session
 * @param[out]    out_count set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        docs/spec/session.md
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_session_in_flight(
    const netipc_transport_session *session, size_t *out_count) NETIPC_NOEXCEPT;

/** What becomes readable when receive has something to do: a file descriptor on POSIX, a HANDLE on Windows.
 *
 * On shared memory data announces itself another way: wait in receive.
 *
 * @param[in]     session live session
 * @return the handle; -1 on shared memory, for a closed session and for NULL
 * @ownership  the handle belongs to the session; do not close it
 * @lifetime   until the session is closed
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_session_hangup_handle
 */
NETIPC_TRANSPORT_API intptr_t netipc_transport_session_wait_handle(
    const netipc_transport_session *session) NETIPC_NOEXCEPT;

/** What hangs up when the peer goes, on every data plane.
 *
 * @param[in]     session live session
 * @return the handle; -1 for a closed session and for NULL
 * @ownership  the handle belongs to the session; do not close it
 * @lifetime   until the session is closed
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_session_wait_handle
 */
NETIPC_TRANSPORT_API intptr_t netipc_transport_session_hangup_handle(
    const netipc_transport_session *session) NETIPC_NOEXCEPT;

/** Ends the connection at once; the peer notices. Idempotent.
 *
 * @param[in]     session live session
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the handle stays the caller's
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_transport_abort_raise (any thread)
 * @blocking   never; allocation: no; system calls: yes
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_session_destroy
 */
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_transport_session_close(
    netipc_transport_session *session) NETIPC_NOEXCEPT;

/** Closes and frees a session.
 *
 * @param[in]     session live session, or NULL
 * @return nothing
 * @ownership  ends the handle
 * @lifetime   the handle and its payload are dead afterwards
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: frees; system calls: yes
 * @errors     none
 * @since      1.0 (node NETIPC_TRANSPORT_1.0)
 * @see        netipc_transport_connect
 */
NETIPC_TRANSPORT_API void netipc_transport_session_destroy(netipc_transport_session *session) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
