/** @file
 * What a client can ask for: one function per method (docs/spec/service.md).
 *
 * All share these rules. A call needs a client that is READY. timeout_ms bounds the whole call, retries included;
 * NETIPC_SERVICE_TIMEOUT_DEFAULT takes the client's own. A failed exchange is tried once more over a new session, and a
 * message over a ceiling as often as the ceiling grows: a request may reach its handler more than once. A failed call
 * leaves the client BROKEN (or in the state its attempt to connect anew ended in), unless its errors say otherwise, and
 * counts in error_count.
 */
#ifndef NETIPC_SERVICE_CALLS_H
#define NETIPC_SERVICE_CALLS_H

#include "netipc/codec_apps_lookup.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/export.h"
#include "netipc/service_client.h"
#include "netipc/status.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Asks an increment service.
 *
 * @param[in]     client live client
 * @param[in]     value any number
 * @param[in]     timeout_ms for the whole call; NETIPC_SERVICE_TIMEOUT_DEFAULT: the client's own
 * @param[out]    out_value set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     one thread at a time per handle, except netipc_service_client_abort (any thread)
 * @blocking   up to timeout_ms; allocation: when buffers grow; system calls: yes
 * @errors     INVALID - a pointer is NULL or client is not live - the client is as before
 *             NOT_READY - the client is not READY, nothing was sent; or the request could not be sent
 *             TIMEOUT - no answer in time
 *             ABORTED - the client is aborted
 *             OVERFLOW - request or answer is over a ceiling that does not grow
 *             TRUNCATED - the server went away, or its answer is too short
 *             BAD_LAYOUT - the server declined, serves another method, or its answer is malformed
 *             BAD_KIND - what came was no answer
 *             NO_MEMORY
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_call_increment_batch
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_call_increment(
    netipc_service_client *client, uint64_t value, uint32_t timeout_ms, uint64_t *out_value) NETIPC_NOEXCEPT;

/** Asks an increment service for many numbers in one message.
 *
 * @param[in]     client live client
 * @param[in]     values count numbers; may be NULL when count is 0, and may be out_values
 * @param[in]     count how many; with 0 nothing is sent and a client that is not READY will do
 * @param[in]     timeout_ms for the whole call; NETIPC_SERVICE_TIMEOUT_DEFAULT: the client's own
 * @param[out]    out_values room for count numbers; all are set on success, none on failure
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   values
 * @thread     one thread at a time per handle, except netipc_service_client_abort (any thread)
 * @blocking   up to timeout_ms; allocation: when buffers grow; system calls: yes
 * @errors     INVALID - a pointer is NULL or client is not live - the client is as before
 *             NOT_READY - the client is not READY, nothing was sent; or the request could not be sent
 *             TIMEOUT - no answer in time
 *             ABORTED - the client is aborted
 *             OVERFLOW - more than the session's max_request_batch_items: nothing was sent, the client is as before; or
 *                        request or answer is over a ceiling that does not grow
 *             TRUNCATED - the server went away, or an answer is too short
 *             BAD_LAYOUT - the server declined, serves another method, or its answer is malformed
 *             BAD_ITEM_COUNT - not as many answers as questions
 *             BAD_ALIGNMENT, OUT_OF_BOUNDS - the answer's directory is malformed
 *             BAD_KIND - what came was no answer
 *             NO_MEMORY
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_call_increment
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_call_increment_batch(
    netipc_service_client *client, const uint64_t *values, size_t count, uint32_t timeout_ms,
    uint64_t *out_values) NETIPC_NOEXCEPT;

/** Asks a string-reverse service.
 *
 * @param[in]     client live client
 * @param[in]     text len bytes, NULs too; may be NULL when len is 0
 * @param[in]     len bytes at text
 * @param[in]     timeout_ms for the whole call; NETIPC_SERVICE_TIMEOUT_DEFAULT: the client's own
 * @param[out]    out_text set on success only; may hold NULs, and one follows it
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  out_text belongs to the client
 * @lifetime   out_text: until the next call, refresh, close or destroy of the client
 * @thread     one thread at a time per handle, except netipc_service_client_abort (any thread)
 * @blocking   up to timeout_ms; allocation: when buffers grow; system calls: yes
 * @errors     INVALID - a pointer is NULL or client is not live - the client is as before
 *             NOT_READY - the client is not READY, nothing was sent; or the request could not be sent
 *             TIMEOUT - no answer in time
 *             ABORTED - the client is aborted
 *             OVERFLOW - request or answer is over a ceiling that does not grow
 *             TRUNCATED - the server went away, or its answer is too short
 *             BAD_LAYOUT - the server declined, serves another method, or its answer is malformed
 *             OUT_OF_BOUNDS, MISSING_NUL - the answer is malformed
 *             BAD_KIND - what came was no answer
 *             NO_MEMORY
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_call_string_reverse_batch
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_call_string_reverse(
    netipc_service_client *client, const char *text, size_t len, uint32_t timeout_ms,
    netipc_codec_str *out_text) NETIPC_NOEXCEPT;

/** Asks a string-reverse service for many texts in one message.
 *
 * @param[in]     client live client
 * @param[in]     texts count texts; may be NULL when count is 0, and may be out_texts
 * @param[in]     count how many; with 0 nothing is sent and a client that is not READY will do
 * @param[in]     timeout_ms for the whole call; NETIPC_SERVICE_TIMEOUT_DEFAULT: the client's own
 * @param[out]    out_texts room for count texts; all are set on success, none on failure
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  out_texts belong to the client, the array to the caller
 * @lifetime   out_texts: until the next call, refresh, close or destroy of the client
 * @thread     one thread at a time per handle, except netipc_service_client_abort (any thread)
 * @blocking   up to timeout_ms; allocation: when buffers grow; system calls: yes
 * @errors     INVALID - a pointer is NULL or client is not live - the client is as before
 *             NOT_READY - the client is not READY, nothing was sent; or the request could not be sent
 *             TIMEOUT - no answer in time
 *             ABORTED - the client is aborted
 *             OVERFLOW - more than the session's max_request_batch_items: nothing was sent, the client is as before; or
 *                        request or answer is over a ceiling that does not grow
 *             TRUNCATED - the server went away, or an answer is too short
 *             BAD_LAYOUT - the server declined, serves another method, or its answer is malformed
 *             BAD_ITEM_COUNT - not as many answers as questions
 *             BAD_ALIGNMENT, OUT_OF_BOUNDS, MISSING_NUL - the answer is malformed
 *             BAD_KIND - what came was no answer
 *             NO_MEMORY
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_client_call_string_reverse
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_call_string_reverse_batch(
    netipc_service_client *client, const netipc_codec_str *texts, size_t count, uint32_t timeout_ms,
    netipc_codec_str *out_texts) NETIPC_NOEXCEPT;

/** Asks a cgroups-snapshot service for the complete set.
 *
 * @param[in]     client live client
 * @param[in]     timeout_ms for the whole call; NETIPC_SERVICE_TIMEOUT_DEFAULT: the client's own
 * @param[out]    out_view set on success only; read it with netipc_codec_cgroups_snapshot_view_items
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the view belongs to the client
 * @lifetime   until the next call, refresh, close or destroy of the client
 * @thread     one thread at a time per handle, except netipc_service_client_abort (any thread)
 * @blocking   up to timeout_ms; allocation: when buffers grow; system calls: yes
 * @errors     INVALID - a pointer is NULL or client is not live - the client is as before
 *             NOT_READY - the client is not READY, nothing was sent; or the request could not be sent
 *             TIMEOUT - no answer in time
 *             ABORTED - the client is aborted
 *             OVERFLOW - the answer is over a ceiling that does not grow
 *             TRUNCATED - the server went away, or its answer is too short
 *             BAD_LAYOUT - the server declined, serves another method, or its answer is malformed
 *             BAD_ALIGNMENT, OUT_OF_BOUNDS - the answer is malformed
 *             BAD_KIND - what came was no answer
 *             NO_MEMORY
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_codec_cgroups_snapshot_view_items
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_call_cgroups_snapshot(
    netipc_service_client *client, uint32_t timeout_ms, netipc_codec_cgroups_snapshot_view *out_view) NETIPC_NOEXCEPT;

/** Asks a cgroups-lookup service about paths: answer i belongs to path i.
 *
 * One call, however many requests it takes: too many paths for one message, or for one answer, are asked for in
 * turn and their answers put together. With count 0 one request still fetches the generation.
 *
 * @param[in]     client live client
 * @param[in]     paths count paths, none empty or with a NUL inside; may be NULL when count is 0
 * @param[in]     count how many
 * @param[in]     timeout_ms for the whole call; NETIPC_SERVICE_TIMEOUT_DEFAULT: the client's own
 * @param[out]    out_view set on success only; read it with netipc_codec_cgroups_lookup_view_items
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the view belongs to the client
 * @lifetime   until the next call, refresh, close or destroy of the client
 * @thread     one thread at a time per handle, except netipc_service_client_abort (any thread)
 * @blocking   up to timeout_ms; allocation: when buffers grow; system calls: yes
 * @errors     INVALID - a pointer is NULL or client is not live - the client is as before
 *             NOT_READY - the client is not READY, nothing was sent; or a request could not be sent
 *             TIMEOUT - not all answers in time
 *             ABORTED - the client is aborted
 *             OVERFLOW - more paths than max_lookup_items: nothing was sent, the client is as before; or more
 *                        requests or bytes than the client's limits, or an answer over a ceiling that does not grow
 *             TRUNCATED - the server went away, or its answer is too short
 *             BAD_LAYOUT - a path is empty or has a NUL inside; the server declined or serves another method; an answer
 *                        is malformed or for other paths; or the generation changed between two requests
 *             BAD_ITEM_COUNT - not as many answers as paths
 *             BAD_ALIGNMENT, OUT_OF_BOUNDS, MISSING_NUL - an answer is malformed
 *             BAD_KIND - what came was no answer
 *             NO_MEMORY - an answer that was refused for its content leaves the client READY
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_codec_cgroups_lookup_view_items
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_call_cgroups_lookup(
    netipc_service_client *client, const netipc_codec_str *paths, size_t count, uint32_t timeout_ms,
    netipc_codec_cgroups_lookup_view *out_view) NETIPC_NOEXCEPT;

/** Asks an apps-lookup service about pids: answer i belongs to pid i.
 *
 * One call, however many requests it takes: too many pids for one message, or for one answer, are asked for in
 * turn and their answers put together. With count 0 one request still fetches the generation.
 *
 * @param[in]     client live client
 * @param[in]     pids count pids; may be NULL when count is 0
 * @param[in]     count how many
 * @param[in]     timeout_ms for the whole call; NETIPC_SERVICE_TIMEOUT_DEFAULT: the client's own
 * @param[out]    out_view set on success only; read it with netipc_codec_apps_lookup_view_items
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the view belongs to the client
 * @lifetime   until the next call, refresh, close or destroy of the client
 * @thread     one thread at a time per handle, except netipc_service_client_abort (any thread)
 * @blocking   up to timeout_ms; allocation: when buffers grow; system calls: yes
 * @errors     INVALID - a pointer is NULL or client is not live - the client is as before
 *             NOT_READY - the client is not READY, nothing was sent; or a request could not be sent
 *             TIMEOUT - not all answers in time
 *             ABORTED - the client is aborted
 *             OVERFLOW - more pids than max_lookup_items: nothing was sent, the client is as before; or more
 *                        requests or bytes than the client's limits, or an answer over a ceiling that does not grow
 *             TRUNCATED - the server went away, or its answer is too short
 *             BAD_LAYOUT - the server declined or serves another method; an answer is malformed or for other pids; or
 *                        the generation changed between two requests
 *             BAD_ITEM_COUNT - not as many answers as pids
 *             BAD_ALIGNMENT, OUT_OF_BOUNDS, MISSING_NUL - an answer is malformed
 *             BAD_KIND - what came was no answer
 *             NO_MEMORY - an answer that was refused for its content leaves the client READY
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_codec_apps_lookup_view_items
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_client_call_apps_lookup(
    netipc_service_client *client, const uint32_t *pids, size_t count, uint32_t timeout_ms,
    netipc_codec_apps_lookup_view *out_view) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
