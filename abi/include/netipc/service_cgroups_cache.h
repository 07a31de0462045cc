/** @file
 * The cache of the cgroups-snapshot service: the last good snapshot, kept when a
 * refresh fails, read at memory speed by any number of threads
 * (docs/spec/snapshot-cache.md, docs/design/009-snapshot-cache.md).
 */
#ifndef NETIPC_SERVICE_CGROUPS_CACHE_H
#define NETIPC_SERVICE_CGROUPS_CACHE_H

#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/export.h"
#include "netipc/service.h"
#include "netipc/service_client.h"
#include "netipc/status.h"
#include "netipc/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One cache, with a client of its own.
 *
 * State: empty, until a refresh succeeds; then it holds a snapshot until close. Any
 * thread, except netipc_service_cgroups_cache_close and
 * netipc_service_cgroups_cache_destroy (one thread, no guard held). */
typedef struct netipc_service_cgroups_cache netipc_service_cgroups_cache;

/** A reader's hold on one snapshot, in memory of the reader. Frozen. The words are
 * the library's; do not copy a guard that will be released twice. */
typedef struct netipc_service_cgroups_guard {
  const void *opaque[3]; /**< not for callers */
} netipc_service_cgroups_guard;

/** A guard that holds nothing. */
#define NETIPC_SERVICE_CGROUPS_GUARD_INIT {{NULL, NULL, NULL}}

/** How a cache is. Grows by appending. */
typedef struct netipc_service_cgroups_cache_status {
  uint32_t struct_size;                   /**< in: sizeof the caller's struct */
  uint32_t flags;                         /**< 0 */
  uint32_t populated;                     /**< 1: a snapshot is held */
  uint32_t item_count;                    /**< of the held snapshot; 0 without one */
  uint32_t systemd_enabled;               /**< likewise */
  netipc_service_state connection_state;  /**< of the client inside */
  uint64_t generation;                    /**< of the held snapshot */
  uint64_t refresh_success_count;         /**< refreshes that published */
  uint64_t refresh_failure_count;         /**< refreshes that did not */
  uint64_t last_refresh_ms;               /**< monotonic milliseconds of the last success; 0: never */
  netipc_status last_error;               /**< of the last refresh; OK when it succeeded */
  uint32_t reserved;                      /**< 0 */
  netipc_status connection_error;         /**< what last went wrong with the provider, also when a retry cured it */
  netipc_service_phase connection_error_phase; /**< where that was */
  uint32_t selected_profile;              /**< of the session the last refresh left; 0 without one */
  uint32_t shared_memory;                 /**< likewise: 1 through shared memory */
  int64_t peer_pid;                       /**< likewise: the provider; -1 if unknown or without a session */
  netipc_service_latency refresh_latency; /**< refreshes that published, all of what they did */
} netipc_service_cgroups_cache_status;

/** A status struct to be filled. */
#define NETIPC_SERVICE_CGROUPS_CACHE_STATUS_INIT \
  {sizeof(netipc_service_cgroups_cache_status), 0u, 0u, 0u, 0u, 0, 0u, 0u, 0u, 0u, 0, 0u, 0, 0, 0u, 0u, 0, \
   NETIPC_SERVICE_LATENCY_INIT}

/** Prepares a status struct, for callers without the INIT macro.
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
 * @see        NETIPC_SERVICE_CGROUPS_CACHE_STATUS_INIT
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_cache_status_init(void *status, size_t size) NETIPC_NOEXCEPT;

/** Makes an empty cache. No I/O: the provider may come later.
 *
 * @param[in]     run_dir the namespace: a directory; borrowed for the call
 * @param[in]     service the service name; borrowed for the call
 * @param[in]     config NULL: defaults; copied
 * @param[out]    out_cache set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the cache with netipc_service_cgroups_cache_destroy
 * @lifetime   until destroyed
 * @thread     any thread
 * @blocking   never; allocation: yes; system calls: one
 * @errors     INVALID - a pointer is NULL or a name is bad; UNSUPPORTED - config holds options of a newer version
 *             PATH_TOO_LONG - more than 107 bytes
 *             SOCKET - no descriptor left
 *             NO_MEMORY - in every case nothing is left behind
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_cache_refresh
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_cache_create(
    const char *run_dir, const char *service, const netipc_service_client_config *config,
    netipc_service_cgroups_cache **out_cache) NETIPC_NOEXCEPT;

/** Fetches the provider's snapshot and puts it in place of the held one.
 *
 * Connects first where the state of the connection allows it. On any failure the held snapshot stays. A snapshot with a
 * malformed item fails as a whole, and the session it came over is dropped.
 *
 * @param[in]     cache live cache
 * @param[in]     timeout_ms for everything the call does; 0: the call timeout
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   guards keep the snapshot that was there when they were acquired
 * @thread     any thread; refreshes run one after the other
 * @blocking   up to timeout_ms; allocation: yes; system calls: yes
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 *             NOT_READY - no session, and none could be made
 *             TIMEOUT, ABORTED - the session is lost
 *             OVERFLOW - the snapshot exceeds what client and server may grow to, or what a cache can address
 *             NO_MEMORY
 *             BAD_LAYOUT, OUT_OF_BOUNDS, MISSING_NUL, BAD_ALIGNMENT, BAD_ITEM_COUNT, TRUNCATED, BAD_KIND - the answer is malformed or a refusal
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        docs/spec/snapshot-cache.md
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_cache_refresh(
    netipc_service_cgroups_cache *cache, uint32_t timeout_ms) NETIPC_NOEXCEPT;

/** Whether a snapshot is held: a refresh has succeeded since creation or close. Says nothing of the connection.
 *
 * @param[in]     cache live cache
 * @return 1 or 0; 0 for NULL
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_cache_get_status
 */
NETIPC_SERVICE_API int32_t netipc_service_cgroups_cache_ready(const netipc_service_cgroups_cache *cache) NETIPC_NOEXCEPT;

/** Tells how the cache is. Never waits for a refresh.
 *
 * @param[in]     cache live cache
 * @param[in,out] out_status struct_size set by the caller; that much is filled
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps out_status
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL, a handle is not live or struct_size is below that of 1.0 - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        NETIPC_SERVICE_CGROUPS_CACHE_STATUS_INIT
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_cache_get_status(
    netipc_service_cgroups_cache *cache, netipc_service_cgroups_cache_status *out_status) NETIPC_NOEXCEPT;

/** Ends the refresh under way, and every later one until the abort is cleared: they return ABORTED.
 *
 * @param[in]     cache live cache
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: two
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_cache_abort_clear
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_cache_abort(netipc_service_cgroups_cache *cache) NETIPC_NOEXCEPT;

/** Lets refreshes run again.
 *
 * @param[in]     cache live cache
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: one
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_cache_abort
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_cache_abort_clear(
    netipc_service_cgroups_cache *cache) NETIPC_NOEXCEPT;

/** Sets what a refresh with timeout 0 takes at most.
 *
 * @param[in]     cache live cache
 * @param[in]     timeout_ms 0: 30000
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_cache_refresh
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_cache_set_call_timeout(
    netipc_service_cgroups_cache *cache, uint32_t timeout_ms) NETIPC_NOEXCEPT;

/** Drops the snapshot and the session and clears an abort. The next refresh starts anew.
 *
 * @param[in]     cache live cache; no guard of it may be held
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  nothing is handed over
 * @lifetime   ends every item that guards gave out
 * @thread     one thread at a time per handle, no guard held
 * @blocking   waits for a refresh under way; allocation: frees; system calls: yes
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_cache_destroy
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_cache_close(netipc_service_cgroups_cache *cache) NETIPC_NOEXCEPT;

/** Closes and frees a cache.
 *
 * @param[in]     cache live cache, or NULL; no guard of it may be held and no refresh be under way
 * @return nothing
 * @ownership  ends the handle
 * @lifetime   the handle is dead afterwards
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: frees; system calls: yes
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_cache_create
 */
NETIPC_SERVICE_API void netipc_service_cgroups_cache_destroy(netipc_service_cgroups_cache *cache) NETIPC_NOEXCEPT;

/** Pins the snapshot that is held now; it stays readable until the guard is released, whatever is refreshed meanwhile.
 *
 * Costs a few nanoseconds and takes no lock. Of an empty cache the guard is empty, not an error.
 *
 * @param[in]     cache live cache
 * @param[out]    out_guard set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller releases the guard with netipc_service_cgroups_guard_release, once
 * @lifetime   until released; before the cache is closed or destroyed
 * @thread     any thread; many guards at once
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL or a handle is not live - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_guard_get
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_guard_acquire(
    netipc_service_cgroups_cache *cache, netipc_service_cgroups_guard *out_guard) NETIPC_NOEXCEPT;

/** Lets the snapshot go; with its last guard an old one is freed.
 *
 * @param[in,out] guard an acquired guard, or one already released, or NULL; holds nothing afterwards
 * @return nothing
 * @ownership  ends the guard
 * @lifetime   ends every item it gave out
 * @thread     any thread, also another than the one that acquired it; one thread at a time per guard
 * @blocking   never; allocation: may free; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_guard_acquire
 */
NETIPC_SERVICE_API void netipc_service_cgroups_guard_release(netipc_service_cgroups_guard *guard) NETIPC_NOEXCEPT;

/** Looks one cgroup up: hash and name must both be equal. Of two items with one key it is the first of the snapshot.
 *
 * Expected constant time. netipc_codec_cgroups_snapshot_item_copy_create() makes a copy that outlives the guard.
 *
 * @param[in]     guard an acquired guard; one that was released holds nothing
 * @param[in]     hash the producer's hash of the name
 * @param[in]     name borrowed for the call; needs no NUL
 * @param[in]     len bytes at name
 * @return the item, its texts NUL-terminated; NULL if there is none, or guard or name is NULL
 * @ownership  the item belongs to the snapshot
 * @lifetime   until the guard is released
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        docs/spec/snapshot-cache.md
 */
NETIPC_SERVICE_API const netipc_codec_cgroups_snapshot_item *netipc_service_cgroups_guard_get(
    const netipc_service_cgroups_guard *guard, uint32_t hash, const char *name, size_t len) NETIPC_NOEXCEPT;

/** How many items the pinned snapshot has.
 *
 * @param[in]     guard an acquired guard; one that was released holds nothing
 * @return the count; 0 for NULL and for an empty guard
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_guard_items
 */
NETIPC_SERVICE_API uint32_t netipc_service_cgroups_guard_item_count(
    const netipc_service_cgroups_guard *guard) NETIPC_NOEXCEPT;

/** One item by its place in the snapshot.
 *
 * @param[in]     guard an acquired guard; one that was released holds nothing
 * @param[in]     index from 0
 * @return the item; NULL past the end
 * @ownership  the item belongs to the snapshot
 * @lifetime   until the guard is released
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_guard_items
 */
NETIPC_SERVICE_API const netipc_codec_cgroups_snapshot_item *netipc_service_cgroups_guard_at(
    const netipc_service_cgroups_guard *guard, uint32_t index) NETIPC_NOEXCEPT;

/** Reads many items in one call, in the order of the snapshot.
 *
 * @param[in]     guard an acquired guard; one that was released holds nothing
 * @param[in]     first index of the first item to read
 * @param[out]    out_items room for max_items
 * @param[in]     max_items the most to read
 * @param[out]    out_count items written; 0 when first is past the end
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the texts belong to the snapshot
 * @lifetime   until the guard is released
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 * @since      1.0 (node NETIPC_SERVICE_1.0)
 * @see        netipc_service_cgroups_guard_at
 */
NETIPC_SERVICE_API NETIPC_NODISCARD netipc_status netipc_service_cgroups_guard_items(
    const netipc_service_cgroups_guard *guard, uint32_t first, netipc_codec_cgroups_snapshot_item *out_items,
    size_t max_items, size_t *out_count) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
