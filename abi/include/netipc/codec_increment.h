/** @file
 * INCREMENT: the test method with a payload of fixed size
 * (docs/spec/codec-increment.md). Request and response share one layout.
 */
#ifndef NETIPC_CODEC_INCREMENT_H
#define NETIPC_CODEC_INCREMENT_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of a payload. */
#define NETIPC_CODEC_INCREMENT_SIZE 8

/** Answers one request: sets out_value and returns NETIPC_STATUS_OK, or returns anything else to decline it.
 *
 * `user` is the pointer that was given with the handler. A server calls it from each of its threads, possibly at once,
 * with no lock held. An exception declines, too. */
typedef netipc_status (*netipc_codec_increment_handler)(void *user, uint64_t value, uint64_t *out_value);

/** Writes a request or response payload.
 *
 * @param[in]     value any number
 * @param[out]    buffer room for 8 bytes
 * @param[in]     size bytes at buffer
 * @param[out]    out_written 8 on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-increment.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_increment_encode(
    uint64_t value, void *buffer, size_t size, size_t *out_written) NETIPC_NOEXCEPT;

/** Reads a request or response payload; bytes behind it are ignored.
 *
 * @param[in]     payload the bytes; borrowed for the call
 * @param[in]     size bytes at payload
 * @param[out]    out_value set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED - fewer than 8 bytes - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-increment.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_increment_decode(
    const void *payload, size_t size, uint64_t *out_value) NETIPC_NOEXCEPT;

/** Decodes a request, lets a handler answer it and encodes the response.
 *
 * @param[in]     request the request payload
 * @param[in]     size bytes at request
 * @param[out]    response where the response is written; on failure its bytes are undefined
 * @param[in]     response_size bytes at response
 * @param[in]     handler called once, on this thread
 * @param[in]     user its first argument
 * @param[out]    out_len bytes of the response
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED - the request is malformed; the handler was not called
 *             HANDLER_FAILED - the handler declined, or threw
 *             OVERFLOW - the response does not fit - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-increment.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_increment_dispatch(
    const void *request, size_t size, void *response, size_t response_size,
    netipc_codec_increment_handler handler, void *user, size_t *out_len) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
