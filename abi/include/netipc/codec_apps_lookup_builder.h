/** @file
 * APPS_LOOKUP, the answering side: responses built item by item or from
 * encoded items (docs/spec/codec-apps-lookup.md).
 */
#ifndef NETIPC_CODEC_APPS_LOOKUP_BUILDER_H
#define NETIPC_CODEC_APPS_LOOKUP_BUILDER_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/types.h"
#include "netipc/codec_apps_lookup.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Starts a response in a buffer of the caller.
 *
 * A handler is given its builder and creates none.
 *
 * @param[in]     buffer where the payload is built; may be NULL when size is 0
 * @param[in]     size bytes at buffer
 * @param[in]     max_items the most items that will be added: as many as the request has keys
 * @param[in]     generation stands in the header
 * @param[out]    out_builder the builder
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the builder with netipc_codec_apps_lookup_builder_destroy and keeps buffer
 * @lifetime   buffer must outlive the builder
 * @thread     any thread
 * @blocking   never; allocation: one; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             NO_MEMORY - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-apps-lookup.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_create(
    void *buffer, size_t size, uint32_t max_items, uint64_t generation,
    netipc_codec_apps_lookup_builder **out_builder) NETIPC_NOEXCEPT;

/** Sets the generation, at any time before finish.
 *
 * @param[in]     builder live builder
 * @param[in]     generation grows when what is known changes
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-apps-lookup.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_set_generation(
    netipc_codec_apps_lookup_builder *builder, uint64_t generation) NETIPC_NOEXCEPT;

/** Keeps room for placeholders of all slots.
 *
 * Then an item is only taken when placeholders of all keys behind it still fit, so
 * every key gets an item. For a handler the server has done it; a call there is refused.
 *
 * @param[in]     builder live builder of the caller, without items
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - builder is NULL, has items or is a handler's
 *             OVERFLOW - the placeholders exceed 32 bits - the builder is as before
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_builder_reserve_lengths
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_reserve(
    netipc_codec_apps_lookup_builder *builder) NETIPC_NOEXCEPT;

/** Keeps room for placeholders of sizes the caller knows.
 *
 * As netipc_codec_apps_lookup_builder_reserve(), except that the last item may
 * end at any byte of the buffer.
 *
 * @param[in]     builder live builder of the caller, without items
 * @param[in]     lengths bytes of the placeholder of each slot
 * @param[in]     count max_items
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  lengths are borrowed
 * @lifetime   lengths must stay until finish
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL, the builder has items or is a handler's, or count is not max_items
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_builder_reserve
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_reserve_lengths(
    netipc_codec_apps_lookup_builder *builder, const uint32_t *lengths, size_t count) NETIPC_NOEXCEPT;

/** Adds the answer to the next key.
 *
 * An answer that does not fit is no error while its placeholder does: the first item
 * becomes OVERSIZED_ITEM, a later one PAYLOAD_EXCEEDED and so do all behind it. The cost
 * depends on the bytes added only.
 *
 * @param[in]     builder live builder
 * @param[in]     entry copied
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps entry, its texts and labels
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL, also that of a text with a length - nothing was added
 *             BAD_LAYOUT - the entry breaks a rule - nothing was added
 *             OVERFLOW - no slot, or not even a placeholder fits - nothing was added
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_builder_add_many
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_add(
    netipc_codec_apps_lookup_builder *builder, const netipc_codec_apps_lookup_entry *entry) NETIPC_NOEXCEPT;

/** Adds answers in order until one is refused.
 *
 * @param[in]     builder live builder
 * @param[in]     entries count entries, copied; may be NULL when count is 0
 * @param[in]     count how many
 * @param[out]    out_added items added, also on failure; placeholders count; may be NULL
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps entries, their texts and labels
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL, also that of a text with a length
 *             BAD_LAYOUT - the entry at out_added breaks a rule
 *             OVERFLOW - no slot, or not even a placeholder fits for the entry at out_added
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_builder_add
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_add_many(
    netipc_codec_apps_lookup_builder *builder, const netipc_codec_apps_lookup_entry *entries, size_t count,
    size_t *out_added) NETIPC_NOEXCEPT;

/** What the last add returned.
 *
 * In a handler it fails the response, whatever the handler returns.
 *
 * @param[in]     builder live builder
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             BAD_LAYOUT
 *             OVERFLOW - as the add gave it
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_builder_add
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_error(
    const netipc_codec_apps_lookup_builder *builder) NETIPC_NOEXCEPT;

/** Says why a handler declines.
 *
 * It fails the response, whatever the handler returns, unless a later add succeeds. OVERFLOW is answered with
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
 * @see        netipc_codec_apps_lookup_builder_error
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_set_error(
    netipc_codec_apps_lookup_builder *builder, netipc_status error) NETIPC_NOEXCEPT;

/** Ends a response of the caller.
 *
 * An error does not stop it. In a handler the server finishes; a call there is refused.
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
 * @see        docs/spec/codec-apps-lookup.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_builder_finish(
    netipc_codec_apps_lookup_builder *builder, size_t *out_len) NETIPC_NOEXCEPT;

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
 * @see        netipc_codec_apps_lookup_builder_create
 */
NETIPC_CODEC_API void netipc_codec_apps_lookup_builder_destroy(
    netipc_codec_apps_lookup_builder *builder) NETIPC_NOEXCEPT;

/** How many items a response of a size can hold when nobody knows better.
 *
 * @param[in]     size bytes of the buffer
 * @return items; 0 when the buffer holds none
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-apps-lookup.md
 */
NETIPC_CODEC_API uint32_t netipc_codec_apps_lookup_estimate_items(size_t size) NETIPC_NOEXCEPT;

/** Writes a response of items that are already encoded, to put responses together.
 *
 * Every item is judged first.
 *
 * @param[in]     items count encoded items, copied; may be NULL when count is 0
 * @param[in]     count how many
 * @param[in]     generation stands in the header
 * @param[out]    buffer where the payload is written
 * @param[in]     size bytes at buffer
 * @param[out]    out_len bytes of the payload
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             BAD_LAYOUT
 *             OUT_OF_BOUNDS
 *             MISSING_NUL - an item is malformed - nothing was written
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_view_item_bytes
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_assemble(
    const netipc_codec_bytes *items, size_t count, uint64_t generation, void *buffer, size_t size,
    size_t *out_len) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
