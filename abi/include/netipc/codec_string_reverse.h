/** @file
 * STRING_REVERSE: the test method with a payload of variable size
 * (docs/spec/codec-string-reverse.md). Request and response share one layout.
 */
#ifndef NETIPC_CODEC_STRING_REVERSE_H
#define NETIPC_CODEC_STRING_REVERSE_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of a payload beside the text: what stands before it and the NUL behind. */
#define NETIPC_CODEC_STRING_REVERSE_OVERHEAD 9

/** A text of its own, in one allocation. */
typedef struct netipc_codec_string_reverse_copy netipc_codec_string_reverse_copy;

/** Answers one request: writes up to room_size bytes to room, how many to out_len, and returns NETIPC_STATUS_OK; or
 * returns anything else to decline it. An out_len above room_size says that the answer does not fit.
 *
 * `user` is the pointer that was given with the handler; text and room live until it returns. A server calls it from
 * each of its threads, possibly at once, with no lock held. An exception declines, too. */
typedef netipc_status (*netipc_codec_string_reverse_handler)(void *user, const char *text, size_t len, char *room,
                                                             size_t room_size, size_t *out_len);

/** Writes a request or response payload.
 *
 * @param[in]     text any bytes, NULs too; copied
 * @param[out]    buffer room for text.len + 9 bytes
 * @param[in]     size bytes at buffer
 * @param[out]    out_written text.len + 9 on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-string-reverse.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_string_reverse_encode(
    netipc_codec_str text, void *buffer, size_t size, size_t *out_written) NETIPC_NOEXCEPT;

/** Reads a request or response payload.
 *
 * @param[in]     payload the bytes
 * @param[in]     size bytes at payload
 * @param[out]    out_text set on success only; may hold NULs, and one follows it
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the text belongs to payload
 * @lifetime   that of payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED
 *             BAD_LAYOUT
 *             OUT_OF_BOUNDS
 *             MISSING_NUL - in this order; outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-string-reverse.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_string_reverse_decode(
    const void *payload, size_t size, netipc_codec_str *out_text) NETIPC_NOEXCEPT;

/** Copies a text that was decoded, in one allocation.
 *
 * @param[in]     text any bytes, NULs too
 * @param[out]    out_copy the copy
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the copy with netipc_codec_string_reverse_copy_destroy
 * @lifetime   independent of text
 * @thread     any thread
 * @blocking   never; allocation: one; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             NO_MEMORY - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_string_reverse_copy_get
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_string_reverse_copy_create(
    const netipc_codec_str *text, netipc_codec_string_reverse_copy **out_copy) NETIPC_NOEXCEPT;

/** The copied text.
 *
 * @param[in]     copy live copy
 * @return the text, with a NUL behind it; NULL when copy is NULL
 * @ownership  the text belongs to the copy
 * @lifetime   until the copy is destroyed
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_string_reverse_copy_create
 */
NETIPC_CODEC_API const netipc_codec_str *netipc_codec_string_reverse_copy_get(
    const netipc_codec_string_reverse_copy *copy) NETIPC_NOEXCEPT;

/** Frees a copy.
 *
 * @param[in]     copy live copy, or NULL
 * @return nothing
 * @ownership  ends the copy
 * @lifetime   the copy is dead afterwards
 * @thread     any thread
 * @blocking   never; allocation: frees; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_string_reverse_copy_create
 */
NETIPC_CODEC_API void netipc_codec_string_reverse_copy_destroy(netipc_codec_string_reverse_copy *copy) NETIPC_NOEXCEPT;

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
 *             TRUNCATED
 *             BAD_LAYOUT
 *             OUT_OF_BOUNDS
 *             MISSING_NUL - the request is malformed; the handler was not called
 *             HANDLER_FAILED - the handler declined, or threw
 *             OVERFLOW - the response does not fit, or the handler claims more than its room
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-string-reverse.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_string_reverse_dispatch(
    const void *request, size_t size, void *response, size_t response_size,
    netipc_codec_string_reverse_handler handler, void *user, size_t *out_len) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
