/** @file
 * CGROUPS_SNAPSHOT: the complete set of cgroups in one response
 * (docs/spec/codec-cgroups-snapshot.md).
 */
#ifndef NETIPC_CODEC_CGROUPS_SNAPSHOT_H
#define NETIPC_CODEC_CGROUPS_SNAPSHOT_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Option bits of an item. */
#define NETIPC_CODEC_CGROUPS_OPTION_DUPLICATE_DISABLED 1u
#define NETIPC_CODEC_CGROUPS_OPTION_SYSTEM_SLICE_SERVICE 2u
#define NETIPC_CODEC_CGROUPS_OPTION_UNIFIED 4u
#define NETIPC_CODEC_CGROUPS_OPTION_EXCLUDED 8u

/** A cgroup. Frozen. When read, the texts belong to the payload. */
typedef struct netipc_codec_cgroups_snapshot_item {
  uint32_t hash;    /**< identity with the name; the agent's is 32-bit FNV-1 (multiply, xor; 0x811c9dc5, 16777619) */
  uint32_t options; /**< NETIPC_CODEC_CGROUPS_OPTION_... */
  uint32_t enabled; /**< 1: collected; 0: known but not collected */
  uint32_t reserved; /**< 0 */
  netipc_codec_str name;
  netipc_codec_str path; /**< of the cgroup's cgroup.procs file */
} netipc_codec_cgroups_snapshot_item;

/** A decoded response. Frozen. Holds no memory of its own: it lives as long as the
 * payload it was decoded from, and may be copied. Its directory is proven; items
 * are judged when they are read. Treat the fields as read-only. */
typedef struct netipc_codec_cgroups_snapshot_view {
  const void *payload;
  size_t size; /**< bytes at payload */
  uint64_t generation;
  uint32_t item_count;
  uint32_t systemd_enabled;
} netipc_codec_cgroups_snapshot_view;

/** An item with texts of its own, in one allocation. */
typedef struct netipc_codec_cgroups_snapshot_item_copy netipc_codec_cgroups_snapshot_item_copy;

/** Builds a response in a buffer of the caller, or in the server's for a handler.
 *
 * State: collecting; an item that does not fit makes the error stick; finish ends
 * it. One thread at a time. */
typedef struct netipc_codec_cgroups_snapshot_builder netipc_codec_cgroups_snapshot_builder;

/** Answers one request: fills the builder and returns NETIPC_STATUS_OK, or returns anything else to decline it.
 * An error that stuck to the builder, or that the handler set, outweighs what is returned.
 *
 * `user` is the pointer that was given with the handler; the builder is lent until it returns and is neither finished
 * nor destroyed by it. A server calls it from each of its threads, possibly at once, with no lock held. An exception
 * declines, too. */
typedef netipc_status (*netipc_codec_cgroups_snapshot_handler)(void *user,
                                                               netipc_codec_cgroups_snapshot_builder *builder);

/** Writes a request payload.
 *
 * @param[out]    buffer room for 4 bytes
 * @param[in]     size bytes at buffer
 * @param[out]    out_written 4 on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_request_encode(
    void *buffer, size_t size, size_t *out_written) NETIPC_NOEXCEPT;

/** Judges a request payload, which carries nothing else.
 *
 * @param[in]     payload the bytes; borrowed for the call
 * @param[in]     size bytes at payload
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED - fewer than 4 bytes
 *             BAD_LAYOUT - wrong layout version or flags not 0
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_request_decode(
    const void *payload, size_t size) NETIPC_NOEXCEPT;

/** Judges header and directory of a response and opens it for reading.
 *
 * @param[in]     payload the bytes; they must not change while views of them are used
 * @param[in]     size bytes at payload
 * @param[out]    out_view set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the view belongs to payload
 * @lifetime   that of payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED
 *             BAD_LAYOUT
 *             BAD_ALIGNMENT
 *             OUT_OF_BOUNDS - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_view_decode(
    const void *payload, size_t size, netipc_codec_cgroups_snapshot_view *out_view) NETIPC_NOEXCEPT;

/** Judges and reads one item.
 *
 * @param[in]     view a decoded view
 * @param[in]     index from 0
 * @param[out]    out_item set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the texts belong to the payload
 * @lifetime   that of the payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - no such item
 *             BAD_LAYOUT, OUT_OF_BOUNDS, MISSING_NUL - the item is malformed
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_cgroups_snapshot_view_items
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_view_item(
    const netipc_codec_cgroups_snapshot_view *view, uint32_t index,
    netipc_codec_cgroups_snapshot_item *out_item) NETIPC_NOEXCEPT;

/** Judges and reads many items in one call.
 *
 * Stops at the first malformed item; those before it are written and counted.
 *
 * @param[in]     view a decoded view
 * @param[in]     first index of the first item to read
 * @param[out]    out_items room for max_items
 * @param[in]     max_items the most to read
 * @param[out]    out_count items written, also on failure of an item
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the texts belong to the payload
 * @lifetime   that of the payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - first is beyond the end; out_count is 0
 *             BAD_LAYOUT, OUT_OF_BOUNDS, MISSING_NUL - the item is malformed
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_cgroups_snapshot_view_item
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_view_items(
    const netipc_codec_cgroups_snapshot_view *view, uint32_t first, netipc_codec_cgroups_snapshot_item *out_items,
    size_t max_items, size_t *out_count) NETIPC_NOEXCEPT;

/** Copies an item and its texts, in one allocation.
 *
 * @param[in]     item any item
 * @param[out]    out_copy the copy
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the copy with netipc_codec_cgroups_snapshot_item_copy_destroy
 * @lifetime   independent of item
 * @thread     any thread
 * @blocking   never; allocation: one; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             NO_MEMORY - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_cgroups_snapshot_item_copy_get
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_item_copy_create(
    const netipc_codec_cgroups_snapshot_item *item,
    netipc_codec_cgroups_snapshot_item_copy **out_copy) NETIPC_NOEXCEPT;

/** The copied item.
 *
 * @param[in]     copy live copy
 * @return the item; NULL when copy is NULL
 * @ownership  the item belongs to the copy
 * @lifetime   until the copy is destroyed
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_cgroups_snapshot_item_copy_create
 */
NETIPC_CODEC_API const netipc_codec_cgroups_snapshot_item *netipc_codec_cgroups_snapshot_item_copy_get(
    const netipc_codec_cgroups_snapshot_item_copy *copy) NETIPC_NOEXCEPT;

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
 * @see        netipc_codec_cgroups_snapshot_item_copy_create
 */
NETIPC_CODEC_API void netipc_codec_cgroups_snapshot_item_copy_destroy(
    netipc_codec_cgroups_snapshot_item_copy *copy) NETIPC_NOEXCEPT;

/** Starts a response in a buffer of the caller.
 *
 * A handler is given its builder and creates none.
 *
 * @param[in]     buffer where the payload is built; may be NULL when size is 0
 * @param[in]     size bytes at buffer
 * @param[in]     max_items the most items that will be added; netipc_codec_cgroups_snapshot_estimate_items() helps
 * @param[out]    out_builder the builder
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the builder with netipc_codec_cgroups_snapshot_builder_destroy and keeps buffer
 * @lifetime   buffer must outlive the builder
 * @thread     any thread
 * @blocking   never; allocation: one; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             NO_MEMORY - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_builder_create(
    void *buffer, size_t size, uint32_t max_items,
    netipc_codec_cgroups_snapshot_builder **out_builder) NETIPC_NOEXCEPT;

/** Sets what stands in the header, at any time before finish.
 *
 * @param[in]     builder live builder
 * @param[in]     systemd_enabled 0 or not
 * @param[in]     generation grows when the set changes
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_builder_set_header(
    netipc_codec_cgroups_snapshot_builder *builder, uint32_t systemd_enabled, uint64_t generation) NETIPC_NOEXCEPT;

/** Adds an item.
 *
 * The cost depends on the bytes added only. Texts are not scanned for NULs.
 *
 * @param[in]     builder live builder
 * @param[in]     item copied
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps item and its texts
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL, also that of a text with a length: then the error sticks
 *             OVERFLOW - no slot or no room left - the error sticks, later items that fit are still added
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_cgroups_snapshot_builder_add_many
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_builder_add(
    netipc_codec_cgroups_snapshot_builder *builder, const netipc_codec_cgroups_snapshot_item *item) NETIPC_NOEXCEPT;

/** Adds items in order until one does not fit.
 *
 * @param[in]     builder live builder
 * @param[in]     items count items, copied; may be NULL when count is 0
 * @param[in]     count how many
 * @param[out]    out_added items added, also on failure; may be NULL
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps items and their texts
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL; that of a text with a length, at out_added: then the error sticks
 *             OVERFLOW - the item at out_added did not fit - the error sticks
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_cgroups_snapshot_builder_add
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_builder_add_many(
    netipc_codec_cgroups_snapshot_builder *builder, const netipc_codec_cgroups_snapshot_item *items, size_t count,
    size_t *out_added) NETIPC_NOEXCEPT;

/** The error that stuck.
 *
 * @param[in]     builder live builder
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - an item did not fit
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_builder_error(
    const netipc_codec_cgroups_snapshot_builder *builder) NETIPC_NOEXCEPT;

/** Says why a handler declines.
 *
 * It fails the response, whatever the handler returns, and sticks; of this and of an item that does not fit,
 * the last counts. OVERFLOW is answered with
 * LIMIT_EXCEEDED: the server learns a larger ceiling, and the client asks again. The statuses of malformed input are
 * answered with BAD_ENVELOPE, all others with INTERNAL_ERROR, as is a handler that declines without a reason.
 *
 * @param[in]     builder live builder
 * @param[in]     error any status but NETIPC_STATUS_OK
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL, or error is NETIPC_STATUS_OK or no status - the builder is as before
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_cgroups_snapshot_builder_error
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_builder_set_error(
    netipc_codec_cgroups_snapshot_builder *builder, netipc_status error) NETIPC_NOEXCEPT;

/** Ends a response of netipc_codec_cgroups_snapshot_builder_create().
 *
 * An error that stuck does not stop it: ask netipc_codec_cgroups_snapshot_builder_error() first. In a handler the
 * server finishes; a call there is refused.
 *
 * @param[in]     builder live builder of the caller
 * @param[out]    out_len bytes of the payload, which starts at the first byte of the buffer
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps the buffer
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched; or the builder is a handler's
 *             OVERFLOW - not even an empty response fits - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_builder_finish(
    netipc_codec_cgroups_snapshot_builder *builder, size_t *out_len) NETIPC_NOEXCEPT;

/** Frees a builder of the caller, not its buffer; leaves a handler's alone.
 *
 * @param[in]     builder live builder, or NULL
 * @return nothing
 * @ownership  ends the handle
 * @lifetime   the handle is dead afterwards
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: frees; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_cgroups_snapshot_builder_create
 */
NETIPC_CODEC_API void netipc_codec_cgroups_snapshot_builder_destroy(
    netipc_codec_cgroups_snapshot_builder *builder) NETIPC_NOEXCEPT;

/** How many items to reserve slots for when nobody knows better.
 *
 * @param[in]     size bytes of the buffer
 * @return items; 0 when the buffer holds none
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API uint32_t netipc_codec_cgroups_snapshot_estimate_items(size_t size) NETIPC_NOEXCEPT;

/** Decodes a request, lets a handler answer it and encodes the response.
 *
 * @param[in]     request the request payload
 * @param[in]     size bytes at request
 * @param[out]    response where the response is written; on failure its bytes are undefined
 * @param[in]     response_size bytes at response
 * @param[in]     reserved_items the most items the handler may add; 0 leaves it to an estimate
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
 *             BAD_LAYOUT - the request is malformed; the handler was not called
 *             OVERFLOW - an item did not fit, or not even an empty response does
 *             HANDLER_FAILED - the handler declined, or threw; one that set an error on the builder gets that instead
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-cgroups-snapshot.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_cgroups_snapshot_dispatch(
    const void *request, size_t size, void *response, size_t response_size, uint32_t reserved_items,
    netipc_codec_cgroups_snapshot_handler handler, void *user, size_t *out_len) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
