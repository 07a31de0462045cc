/** @file
 * APPS_LOOKUP, the asking side: ordered lookup of PIDs
 * (docs/spec/codec-apps-lookup.md). The builder has a header of its own.
 */
#ifndef NETIPC_CODEC_APPS_LOOKUP_H
#define NETIPC_CODEC_APPS_LOOKUP_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a response says of a PID. The numbers are not those of CGROUPS_LOOKUP. */
#define NETIPC_CODEC_APPS_LOOKUP_KNOWN 0
#define NETIPC_CODEC_APPS_LOOKUP_UNKNOWN 1
#define NETIPC_CODEC_APPS_LOOKUP_PAYLOAD_EXCEEDED 2 /**< ask again for this key and those behind it */
#define NETIPC_CODEC_APPS_LOOKUP_OVERSIZED_ITEM 3   /**< did not fit beside the placeholders of the other keys */

/** What a response says of the cgroup of a known PID. */
#define NETIPC_CODEC_APPS_LOOKUP_CGROUP_KNOWN 0
#define NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_RETRY_LATER 1
#define NETIPC_CODEC_APPS_LOOKUP_CGROUP_UNKNOWN_PERMANENT 2
#define NETIPC_CODEC_APPS_LOOKUP_CGROUP_HOST_ROOT 3

/** The uid of an item that has none. */
#define NETIPC_CODEC_APPS_LOOKUP_UID_UNSET 0xffffffffu
/** The most bytes of a comm. */
#define NETIPC_CODEC_APPS_LOOKUP_MAX_COMM 15

/** A decoded request. Frozen. Holds no memory of its own: it lives as long as the
 * payload it was decoded from, and may be copied. Every key is proven. Treat the
 * fields as read-only. */
typedef struct netipc_codec_apps_lookup_request {
  const void *payload;
  size_t size; /**< bytes at payload */
  uint32_t item_count;
  uint32_t reserved; /**< 0 */
} netipc_codec_apps_lookup_request;

/** A decoded response. Frozen. Holds no memory of its own: it lives as long as the
 * payload it was decoded from, and may be copied. Every item and label is proven.
 * Treat the fields as read-only. */
typedef struct netipc_codec_apps_lookup_view {
  const void *payload;
  size_t size; /**< bytes at payload */
  uint64_t generation;
  uint32_t item_count; /**< answer i belongs to key i of the request */
  uint32_t reserved;   /**< 0 */
} netipc_codec_apps_lookup_view;

/** An answer as it was read. Frozen. The texts belong to the payload. Treat the fields
 * as read-only: labels are found through them. */
typedef struct netipc_codec_apps_lookup_item {
  uint16_t status;        /**< NETIPC_CODEC_APPS_LOOKUP_... */
  uint16_t cgroup_status; /**< NETIPC_CODEC_APPS_LOOKUP_CGROUP_... */
  uint16_t orchestrator;  /**< NETIPC_CODEC_ORCHESTRATOR_... or a number that is none of them */
  uint16_t label_count;
  uint32_t pid;
  uint32_t ppid;        /**< 0 without a parent */
  uint32_t uid;         /**< or NETIPC_CODEC_APPS_LOOKUP_UID_UNSET */
  uint32_t item_len;    /**< bytes at item */
  uint64_t starttime;   /**< clock ticks since boot; 0 where the system has none */
  const void *item;     /**< the answer as it is encoded */
  uint32_t label_table; /**< where the labels are described, from item */
  uint32_t reserved;    /**< 0 */
  netipc_codec_str comm;
  netipc_codec_str cgroup_path;
  netipc_codec_str cgroup_name;
} netipc_codec_apps_lookup_item;

/** An answer to be written. Frozen. Unless the status is KNOWN there are no texts and
 * labels, uid is NETIPC_CODEC_APPS_LOOKUP_UID_UNSET and every other number but pid 0; what
 * must be empty for which cgroup_status is in docs/spec/codec-apps-lookup.md. No text
 * holds a NUL. */
typedef struct netipc_codec_apps_lookup_entry {
  uint16_t status;
  uint16_t cgroup_status;
  uint16_t orchestrator;
  uint16_t reserved; /**< not read */
  uint32_t pid;
  uint32_t ppid;
  uint32_t uid;       /**< NETIPC_CODEC_APPS_LOOKUP_UID_UNSET unless the status is KNOWN */
  uint32_t reserved1; /**< not read */
  uint64_t starttime;
  netipc_codec_str comm; /**< at most NETIPC_CODEC_APPS_LOOKUP_MAX_COMM bytes */
  netipc_codec_str cgroup_path;
  netipc_codec_str cgroup_name;
  const netipc_codec_label *labels; /**< may be NULL when label_count is 0; no key is empty */
  size_t label_count;
} netipc_codec_apps_lookup_entry;

/** An answer with texts and labels of its own, in one allocation. */
typedef struct netipc_codec_apps_lookup_item_copy netipc_codec_apps_lookup_item_copy;

/** Builds a response in a buffer of the caller, or in the server's for a handler.
 *
 * State: collecting; an answer that does not fit becomes OVERSIZED_ITEM or
 * PAYLOAD_EXCEEDED; finish ends it. One thread at a time. */
typedef struct netipc_codec_apps_lookup_builder netipc_codec_apps_lookup_builder;

/** Answers one request: adds one answer for every key, in order, and returns NETIPC_STATUS_OK, or returns anything
 * else to decline it. The error of the last add, or one that the handler set, outweighs what is returned.
 *
 * `user` is the pointer that was given with the handler; request and builder are lent until it returns, and the builder
 * is neither finished nor destroyed by it. A server calls it from each of its threads, possibly at once, with no lock
 * held. An exception declines, too. */
typedef netipc_status (*netipc_codec_apps_lookup_handler)(
    void *user, const netipc_codec_apps_lookup_request *request, netipc_codec_apps_lookup_builder *builder);

/** Writes a request payload.
 *
 * @param[in]     pids count PIDs, any numbers, also repeated; may be NULL when count is 0
 * @param[in]     count how many; 0 is a probe
 * @param[out]    buffer room for the payload; netipc_codec_apps_lookup_request_fit() tells how much
 * @param[in]     size bytes at buffer
 * @param[out]    out_written bytes of the payload
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_request_fit
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_request_encode(
    const uint32_t *pids, size_t count, void *buffer, size_t size, size_t *out_written) NETIPC_NOEXCEPT;

/** How many PIDs a request can ask for.
 *
 * @param[in]     count how many are wanted
 * @param[in]     room bytes of a request payload
 * @param[out]    out_count PIDs that fit
 * @param[out]    out_size bytes of a request of these; may be NULL
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_request_encode
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_request_fit(
    size_t count, size_t room, size_t *out_count, size_t *out_size) NETIPC_NOEXCEPT;

/** Judges a request and opens it for reading.
 *
 * @param[in]     payload the bytes; they must not change while the request is used
 * @param[in]     size bytes at payload
 * @param[out]    out_request set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the request belongs to payload
 * @lifetime   that of payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED
 *             BAD_LAYOUT
 *             BAD_ITEM_COUNT
 *             BAD_ALIGNMENT
 *             OUT_OF_BOUNDS - the first check of the contract that fails; outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-apps-lookup.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_request_decode(
    const void *payload, size_t size, netipc_codec_apps_lookup_request *out_request) NETIPC_NOEXCEPT;

/** Reads one key.
 *
 * @param[in]     request a decoded request
 * @param[in]     index from 0
 * @param[out]    out_pid set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - no such key - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_request_pids
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_request_pid(
    const netipc_codec_apps_lookup_request *request, uint32_t index, uint32_t *out_pid) NETIPC_NOEXCEPT;

/** Reads many keys in one call.
 *
 * @param[in]     request a decoded request
 * @param[in]     first index of the first key to read
 * @param[out]    out_pids room for max_pids
 * @param[in]     max_pids the most to read
 * @param[out]    out_count keys written
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - first is beyond the end; out_count is 0
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_request_pid
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_request_pids(
    const netipc_codec_apps_lookup_request *request, uint32_t first, uint32_t *out_pids, size_t max_pids,
    size_t *out_count) NETIPC_NOEXCEPT;

/** Judges a response, every item and label of it, and opens it for reading.
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
 *             BAD_ITEM_COUNT
 *             BAD_ALIGNMENT
 *             OUT_OF_BOUNDS
 *             MISSING_NUL - the first check of the contract that fails; outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-apps-lookup.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_view_decode(
    const void *payload, size_t size, netipc_codec_apps_lookup_view *out_view) NETIPC_NOEXCEPT;

/** Reads one item.
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
 *             OUT_OF_BOUNDS - no such item - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_view_items
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_view_item(
    const netipc_codec_apps_lookup_view *view, uint32_t index,
    netipc_codec_apps_lookup_item *out_item) NETIPC_NOEXCEPT;

/** Reads many items in one call.
 *
 * @param[in]     view a decoded view
 * @param[in]     first index of the first item to read
 * @param[out]    out_items room for max_items
 * @param[in]     max_items the most to read
 * @param[out]    out_count items written
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the texts belong to the payload
 * @lifetime   that of the payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - first is beyond the end; out_count is 0
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_view_item
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_view_items(
    const netipc_codec_apps_lookup_view *view, uint32_t first, netipc_codec_apps_lookup_item *out_items,
    size_t max_items, size_t *out_count) NETIPC_NOEXCEPT;

/** Finds one item as it is encoded, without copying.
 *
 * @param[in]     view a decoded view
 * @param[in]     index from 0
 * @param[out]    out_bytes set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the bytes belong to the payload
 * @lifetime   that of the payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - no such item - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_assemble
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_view_item_bytes(
    const netipc_codec_apps_lookup_view *view, uint32_t index, netipc_codec_bytes *out_bytes) NETIPC_NOEXCEPT;

/** Judges and reads one encoded item that stands alone.
 *
 * @param[in]     item the bytes; they must not change while the item is used
 * @param[in]     size bytes at item
 * @param[out]    out_item set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the texts belong to item
 * @lifetime   that of item
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED
 *             BAD_LAYOUT
 *             OUT_OF_BOUNDS
 *             MISSING_NUL - the first check of the contract that fails; outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-apps-lookup.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_item_decode(
    const void *item, size_t size, netipc_codec_apps_lookup_item *out_item) NETIPC_NOEXCEPT;

/** Reads one label.
 *
 * @param[in]     item an item that was read
 * @param[in]     index from 0
 * @param[out]    out_label set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the texts belong to the payload
 * @lifetime   that of the payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - no such label - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_item_labels
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_item_label(
    const netipc_codec_apps_lookup_item *item, uint32_t index, netipc_codec_label *out_label) NETIPC_NOEXCEPT;

/** Reads many labels in one call.
 *
 * @param[in]     item an item that was read
 * @param[in]     first index of the first label to read
 * @param[out]    out_labels room for max_labels
 * @param[in]     max_labels the most to read
 * @param[out]    out_count labels written
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the texts belong to the payload
 * @lifetime   that of the payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - first is beyond the end; out_count is 0
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_item_label
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_item_labels(
    const netipc_codec_apps_lookup_item *item, uint32_t first, netipc_codec_label *out_labels, size_t max_labels,
    size_t *out_count) NETIPC_NOEXCEPT;

/** Reads the labels of many items in one call, those of one item behind those of the other.
 *
 * Stops before the first item whose labels do not all fit; as many as the items' label_count add up to always do.
 *
 * @param[in]     items item_count items that were read; may be NULL when item_count is 0
 * @param[in]     item_count how many
 * @param[out]    out_labels room for max_labels; may be NULL when max_labels is 0
 * @param[in]     max_labels the most to read
 * @param[out]    out_offsets room for item_count: where in out_labels those of each item start; may be NULL
 * @param[out]    out_items items whose labels were written, also on failure; may be NULL
 * @param[out]    out_count labels written, also on failure
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the texts belong to the payloads of the items
 * @lifetime   that of the payloads
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the labels of the item at out_items do not fit what is left
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_item_labels
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_items_labels(
    const netipc_codec_apps_lookup_item *items, size_t item_count, netipc_codec_label *out_labels, size_t max_labels,
    size_t *out_offsets, size_t *out_items, size_t *out_count) NETIPC_NOEXCEPT;

/** Copies an item with its texts and labels, in one allocation.
 *
 * @param[in]     item an item that was read
 * @param[out]    out_copy the copy
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the copy with netipc_codec_apps_lookup_item_copy_destroy
 * @lifetime   independent of item
 * @thread     any thread
 * @blocking   never; allocation: one; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             NO_MEMORY - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_item_copy_get
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_item_copy_create(
    const netipc_codec_apps_lookup_item *item, netipc_codec_apps_lookup_item_copy **out_copy) NETIPC_NOEXCEPT;

/** The copied item, labels too.
 *
 * @param[in]     copy live copy
 * @return the item; NULL when copy is NULL
 * @ownership  the item belongs to the copy
 * @lifetime   until the copy is destroyed
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_apps_lookup_item_copy_create
 */
NETIPC_CODEC_API const netipc_codec_apps_lookup_item *netipc_codec_apps_lookup_item_copy_get(
    const netipc_codec_apps_lookup_item_copy *copy) NETIPC_NOEXCEPT;

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
 * @see        netipc_codec_apps_lookup_item_copy_create
 */
NETIPC_CODEC_API void netipc_codec_apps_lookup_item_copy_destroy(
    netipc_codec_apps_lookup_item_copy *copy) NETIPC_NOEXCEPT;

/** Decodes a request, lets a handler answer it and finishes the response.
 *
 * Placeholders of all keys are reserved, so every key gets its item or the call fails.
 * A response without room for all answers is no error: some become PAYLOAD_EXCEEDED or OVERSIZED_ITEM. Placeholders
 * alone take at most 16 + 72 * n bytes for n keys. Whether an answer names the key it is for is
 * not looked at here; the client that asked does, and fails with BAD_LAYOUT.
 *
 * @param[in]     request the request payload
 * @param[in]     size bytes at request
 * @param[out]    response where the response is built; on failure its bytes are undefined
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
 *             BAD_ALIGNMENT
 *             BAD_ITEM_COUNT
 *             OUT_OF_BOUNDS - the request is malformed; the handler was not called
 *             BAD_LAYOUT - or the last add was refused
 *             BAD_ITEM_COUNT - fewer answers than keys
 *             OVERFLOW - not even placeholders of all keys fit, or more answers than keys
 *             HANDLER_FAILED - the handler declined, or threw; one that set an error on the builder gets that instead
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/codec-apps-lookup.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_apps_lookup_dispatch(
    const void *request, size_t size, void *response, size_t response_size,
    netipc_codec_apps_lookup_handler handler, void *user, size_t *out_len) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
