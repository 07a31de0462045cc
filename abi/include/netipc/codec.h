/** @file
 * Wire primitives: the outer header, the chunk header, the two handshake payloads,
 * batches, and the names of statuses. Nothing here does I/O. All integers are in
 * host byte order, as on the wire (docs/spec/wire.md).
 */
#ifndef NETIPC_CODEC_H
#define NETIPC_CODEC_H

#include "netipc/export.h"
#include "netipc/status.h"
#include "netipc/types.h"
#include "netipc/version.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of messages. */
#define NETIPC_CODEC_KIND_REQUEST 1
#define NETIPC_CODEC_KIND_RESPONSE 2
#define NETIPC_CODEC_KIND_CONTROL 3

/** Bit of netipc_codec_header.flags: the payload is a batch. */
#define NETIPC_CODEC_FLAG_BATCH 1

/** Method codes; control opcodes share the field. */
#define NETIPC_CODEC_METHOD_INCREMENT 1
#define NETIPC_CODEC_METHOD_CGROUPS_SNAPSHOT 2
#define NETIPC_CODEC_METHOD_STRING_REVERSE 3
#define NETIPC_CODEC_METHOD_CGROUPS_LOOKUP 4
#define NETIPC_CODEC_METHOD_APPS_LOOKUP 5
#define NETIPC_CODEC_OPCODE_HELLO 1
#define NETIPC_CODEC_OPCODE_HELLO_ACK 2

/** Transport statuses of a response header. */
#define NETIPC_CODEC_TRANSPORT_OK 0
#define NETIPC_CODEC_TRANSPORT_BAD_ENVELOPE 1
#define NETIPC_CODEC_TRANSPORT_AUTH_FAILED 2
#define NETIPC_CODEC_TRANSPORT_INCOMPATIBLE 3
#define NETIPC_CODEC_TRANSPORT_UNSUPPORTED 4
#define NETIPC_CODEC_TRANSPORT_LIMIT_EXCEEDED 5
#define NETIPC_CODEC_TRANSPORT_INTERNAL_ERROR 6

/** Sizes on the wire, in bytes. */
#define NETIPC_CODEC_HEADER_SIZE 32
#define NETIPC_CODEC_CHUNK_SIZE 32
#define NETIPC_CODEC_HELLO_SIZE 44
#define NETIPC_CODEC_HELLO_ACK_SIZE 48

/** The outer header of a logical message (docs/spec/wire.md). Frozen. */
typedef struct netipc_codec_header {
  uint32_t magic;            /**< 0x4e495043 */
  uint16_t version;          /**< 1 */
  uint16_t header_len;       /**< 32 */
  uint16_t kind;             /**< NETIPC_CODEC_KIND_... */
  uint16_t flags;            /**< NETIPC_CODEC_FLAG_BATCH or 0; unknown bits are ignored on receipt */
  uint16_t code;             /**< method, or opcode of a control message */
  uint16_t transport_status; /**< NETIPC_CODEC_TRANSPORT_...; 0 in requests */
  uint32_t payload_len;      /**< bytes behind the header, whole message */
  uint32_t item_count;       /**< 1, or the items of a batch */
  uint64_t message_id;       /**< correlates a response with its request */
} netipc_codec_header;

/** The header of a continuation packet (docs/spec/wire.md). Frozen. */
typedef struct netipc_codec_chunk {
  uint32_t magic;             /**< 0x4e43484b */
  uint16_t version;           /**< 1 */
  uint16_t flags;             /**< 0 */
  uint64_t message_id;        /**< of the message */
  uint32_t total_message_len; /**< outer header included */
  uint32_t chunk_index;       /**< 1 and up; 0 is the first packet and never written */
  uint32_t chunk_count;       /**< first packet included */
  uint32_t chunk_payload_len; /**< bytes in this packet, not 0 */
} netipc_codec_chunk;

/** What a client proposes (docs/spec/handshake.md). Frozen. */
typedef struct netipc_codec_hello {
  uint16_t layout_version; /**< 1 */
  uint16_t flags;          /**< 0; not judged */
  uint32_t supported_profiles;
  uint32_t preferred_profiles;
  uint32_t max_request_payload_bytes;
  uint32_t max_request_batch_items;
  uint32_t max_response_payload_bytes; /**< a hint */
  uint32_t max_response_batch_items;   /**< a hint */
  uint32_t padding;                    /**< 0 */
  uint64_t auth_token;
  uint32_t packet_size;
  uint32_t reserved; /**< not on the wire */
} netipc_codec_hello;

/** What a server answers (docs/spec/handshake.md). Frozen. */
typedef struct netipc_codec_hello_ack {
  uint16_t layout_version; /**< 1 */
  uint16_t flags;          /**< 0 */
  uint32_t server_supported_profiles;
  uint32_t intersection_profiles;
  uint32_t selected_profile; /**< one bit */
  uint32_t agreed_max_request_payload_bytes;
  uint32_t agreed_max_request_batch_items;
  uint32_t agreed_max_response_payload_bytes;
  uint32_t agreed_max_response_batch_items;
  uint32_t agreed_packet_size;
  uint32_t padding; /**< 0; not judged */
  uint64_t session_id;
} netipc_codec_hello_ack;

/** Where an item of a batch lies. Frozen. */
typedef struct netipc_codec_directory_entry {
  uint32_t offset; /**< from the start of the packed area; a multiple of 8 */
  uint32_t length;
} netipc_codec_directory_entry;

/** Assembles a batch in a buffer of the caller.
 *
 * State: collecting, until finish; then only destroy. One thread at a time. */
typedef struct netipc_codec_batch_builder netipc_codec_batch_builder;

/** The version of the loaded library, as NETIPC_VERSION_NUMBER() forms it.
 *
 * @return a constant of the library; compare its major part with NETIPC_VERSION_MAJOR
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/abi-policy.md
 */
NETIPC_CODEC_API uint32_t netipc_codec_version(void) NETIPC_NOEXCEPT;

/** The name of a status, for logs: "NETIPC_STATUS_TIMEOUT".
 *
 * @param[in]     status any number
 * @return static text, never NULL; "NETIPC_STATUS_UNKNOWN" for a number no status has
 * @ownership  the text is static
 * @lifetime   as long as the library is loaded
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/errors.md
 */
NETIPC_CODEC_API const char *netipc_codec_status_name(netipc_status status) NETIPC_NOEXCEPT;

/** A sentence fragment for people: "the deadline passed".
 *
 * @param[in]     status any number
 * @return static text, never NULL; "unknown status" for a number no status has
 * @ownership  the text is static
 * @lifetime   as long as the library is loaded
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/errors.md
 */
NETIPC_CODEC_API const char *netipc_codec_status_text(netipc_status status) NETIPC_NOEXCEPT;

/** What a caller should do about a status.
 *
 * @param[in]     status any number
 * @return NETIPC_STATUS_CLASS_...; NETIPC_STATUS_CLASS_SYSTEM for a number no status has
 * @ownership  nothing is handed over
 * @lifetime   a value
 * @thread     any thread, and signal handlers
 * @blocking   never; allocation: no; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/errors.md
 */
NETIPC_CODEC_API netipc_status_class netipc_codec_status_class(netipc_status status) NETIPC_NOEXCEPT;

/** Writes an outer header.
 *
 * Writes whatever it is given, so that tests and tools can form bad input too.
 *
 * @param[in]     header the fields; borrowed for the call
 * @param[out]    buffer room for at least 32 bytes
 * @param[in]     size bytes at buffer
 * @param[out]    out_written 32 on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/wire.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_header_encode(
    const netipc_codec_header *header, void *buffer, size_t size, size_t *out_written) NETIPC_NOEXCEPT;

/** Reads and judges an outer header.
 *
 * Checks run in the order of the errors below; bytes behind the structure are ignored.
 *
 * @param[in]     buffer the bytes; borrowed for the call, no alignment needed
 * @param[in]     size bytes at buffer
 * @param[out]    out_header set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED - fewer than 32 bytes
 *             BAD_MAGIC
 *             BAD_VERSION
 *             BAD_HEADER_LEN
 *             BAD_KIND - in this order; outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/wire.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_header_decode(
    const void *buffer, size_t size, netipc_codec_header *out_header) NETIPC_NOEXCEPT;

/** Writes a chunk header.
 *
 * Writes whatever it is given, so that tests and tools can form bad input too.
 *
 * @param[in]     chunk the fields; borrowed for the call
 * @param[out]    buffer room for at least 32 bytes
 * @param[in]     size bytes at buffer
 * @param[out]    out_written 32 on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/wire.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_chunk_encode(
    const netipc_codec_chunk *chunk, void *buffer, size_t size, size_t *out_written) NETIPC_NOEXCEPT;

/** Reads and judges a chunk header.
 *
 * Checks run in the order of the errors below; bytes behind the structure are ignored.
 *
 * @param[in]     buffer the bytes; borrowed for the call, no alignment needed
 * @param[in]     size bytes at buffer
 * @param[out]    out_chunk set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED - fewer than 32 bytes
 *             BAD_MAGIC
 *             BAD_VERSION
 *             BAD_LAYOUT - flags not 0 or no payload; outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/wire.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_chunk_decode(
    const void *buffer, size_t size, netipc_codec_chunk *out_chunk) NETIPC_NOEXCEPT;

/** Writes the payload of a HELLO.
 *
 * Writes whatever it is given, so that tests and tools can form bad input too.
 *
 * @param[in]     hello the fields; borrowed for the call
 * @param[out]    buffer room for at least 44 bytes
 * @param[in]     size bytes at buffer
 * @param[out]    out_written 44 on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/handshake.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_hello_encode(
    const netipc_codec_hello *hello, void *buffer, size_t size, size_t *out_written) NETIPC_NOEXCEPT;

/** Reads and judges the payload of a HELLO.
 *
 * Checks run in the order of the errors below; bytes behind the structure are ignored.
 *
 * @param[in]     buffer the bytes; borrowed for the call, no alignment needed
 * @param[in]     size bytes at buffer
 * @param[out]    out_hello set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED - fewer than 44 bytes
 *             BAD_LAYOUT - wrong layout version or padding not 0; outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/handshake.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_hello_decode(
    const void *buffer, size_t size, netipc_codec_hello *out_hello) NETIPC_NOEXCEPT;

/** Writes the payload of a HELLO_ACK.
 *
 * Writes whatever it is given, so that tests and tools can form bad input too.
 *
 * @param[in]     hello_ack the fields; borrowed for the call
 * @param[out]    buffer room for at least 48 bytes
 * @param[in]     size bytes at buffer
 * @param[out]    out_written 48 on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/handshake.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_hello_ack_encode(
    const netipc_codec_hello_ack *hello_ack, void *buffer, size_t size, size_t *out_written) NETIPC_NOEXCEPT;

/** Reads and judges the payload of a HELLO_ACK.
 *
 * Checks run in the order of the errors below; bytes behind the structure are ignored.
 *
 * @param[in]     buffer the bytes; borrowed for the call, no alignment needed
 * @param[in]     size bytes at buffer
 * @param[out]    out_hello_ack set on success only
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED - fewer than 48 bytes
 *             BAD_LAYOUT - wrong layout version or flags not 0; outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/handshake.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_hello_ack_decode(
    const void *buffer, size_t size, netipc_codec_hello_ack *out_hello_ack) NETIPC_NOEXCEPT;

/** Writes directory entries as they are.
 *
 * @param[in]     entries count entries; may be NULL when count is 0
 * @param[in]     count how many
 * @param[out]    buffer room for 8 * count bytes; may be NULL when count is 0
 * @param[in]     size bytes at buffer
 * @param[out]    out_written 8 * count on success
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - the buffer is too small - nothing was written
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/wire.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_batch_directory_encode(
    const netipc_codec_directory_entry *entries, size_t count, void *buffer, size_t size,
    size_t *out_written) NETIPC_NOEXCEPT;

/** Judges the entries of a batch directory against a packed area of packed_len bytes.
 *
 * Entry by entry: alignment, then bounds. Order, overlap and gaps are free.
 *
 * @param[in]     directory the directory; may be NULL when size is 0
 * @param[in]     size bytes at directory
 * @param[in]     item_count entries to judge
 * @param[in]     packed_len bytes of the packed area
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps everything
 * @lifetime   a value
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             TRUNCATED - fewer bytes than entries
 *             BAD_ALIGNMENT
 *             OUT_OF_BOUNDS
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/wire.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_batch_directory_validate(
    const void *directory, size_t size, uint32_t item_count, uint32_t packed_len) NETIPC_NOEXCEPT;

/** Finds one item of a batch payload, without copying.
 *
 * Judges the entry asked for, not the others.
 *
 * @param[in]     payload the whole batch payload
 * @param[in]     size bytes at payload
 * @param[in]     item_count of the message header
 * @param[in]     index which item, from 0
 * @param[out]    out_item borrowed from payload
 * @param[out]    out_len bytes at out_item
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  the item belongs to payload
 * @lifetime   that of payload
 * @thread     any thread
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OUT_OF_BOUNDS - no such item, or it lies outside the payload
 *             BAD_ITEM_COUNT
 *             TRUNCATED - shorter than its directory
 *             BAD_ALIGNMENT - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/wire.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_batch_item(
    const void *payload, size_t size, uint32_t item_count, uint32_t index, const void **out_item,
    size_t *out_len) NETIPC_NOEXCEPT;

/** Starts a batch in a buffer of the caller.
 *
 * max_items directory slots are kept free at the start; using fewer costs one move at finish.
 *
 * @param[in]     buffer where the payload is built; may be NULL when size is 0
 * @param[in]     size bytes at buffer
 * @param[in]     max_items the most items that will be added
 * @param[out]    out_builder the builder
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller frees the builder with netipc_codec_batch_builder_destroy and keeps buffer
 * @lifetime   buffer must outlive the builder
 * @thread     any thread
 * @blocking   never; allocation: one; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             NO_MEMORY - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_batch_builder_finish
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_batch_builder_create(
    void *buffer, size_t size, uint32_t max_items, netipc_codec_batch_builder **out_builder) NETIPC_NOEXCEPT;

/** Adds an item; a failed add changes nothing.
 *
 * @param[in]     builder live builder
 * @param[in]     item copied; may be NULL when len is 0
 * @param[in]     len bytes at item
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps item
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 *             OVERFLOW - no slot or no room left - the builder is as before
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        docs/spec/wire.md
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_batch_builder_add(
    netipc_codec_batch_builder *builder, const void *item, size_t len) NETIPC_NOEXCEPT;

/** Ends the batch: its payload stands at the start of the buffer.
 *
 * @param[in]     builder live builder
 * @param[out]    out_item_count for the message header; may be NULL
 * @param[out]    out_len bytes of the payload; 0 without items
 * @return NETIPC_STATUS_OK or one of @errors
 * @ownership  caller keeps the buffer
 * @lifetime   a value
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: no; system calls: no
 * @errors     INVALID - a pointer is NULL - outputs untouched
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_batch_builder_create
 */
NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_codec_batch_builder_finish(
    netipc_codec_batch_builder *builder, uint32_t *out_item_count, size_t *out_len) NETIPC_NOEXCEPT;

/** Frees a builder, not its buffer.
 *
 * @param[in]     builder live builder, or NULL
 * @return nothing
 * @ownership  ends the handle
 * @lifetime   the handle is dead afterwards
 * @thread     one thread at a time per handle
 * @blocking   never; allocation: frees; system calls: no
 * @errors     none
 * @since      1.0 (node NETIPC_CODEC_1.0)
 * @see        netipc_codec_batch_builder_create
 */
NETIPC_CODEC_API void netipc_codec_batch_builder_destroy(netipc_codec_batch_builder *builder) NETIPC_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
