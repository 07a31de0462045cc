/** @file
 * The one status space of the library: 0 is success, every failure is positive,
 * numbers are never reused. Meaning, cause and remedy of each: docs/spec/errors.md.
 */
#ifndef NETIPC_STATUS_H
#define NETIPC_STATUS_H

#include <stdint.h>

/** Result of every function that can fail. A plain integer, so its size does not
 * depend on compiler flags. */
typedef int32_t netipc_status;

/** What a caller should do about a status; netipc_codec_status_class() tells. */
typedef int32_t netipc_status_class;

#define NETIPC_STATUS_CLASS_OK 0          /**< done */
#define NETIPC_STATUS_CLASS_WOULD_BLOCK 1 /**< not now: time ran out or the wait was aborted; try again */
#define NETIPC_STATUS_CLASS_PEER_GONE 2   /**< no peer, or it went away; connect again later */
#define NETIPC_STATUS_CLASS_BAD_INPUT 3   /**< bytes break the protocol: the peer's, drop the session; a builder's or encoder's arguments, fix the program */
#define NETIPC_STATUS_CLASS_LIMIT 4       /**< a ceiling was met; change the size or the configuration */
#define NETIPC_STATUS_CLASS_USAGE 5       /**< the call itself is wrong; fix the program or its configuration */
#define NETIPC_STATUS_CLASS_SYSTEM 6      /**< the system refused; retry later or look at the host */

/** X(name, value, class, text) for every status: NETIPC_STATUS_<name> is value.
 * Bindings and tables are generated from it. */
#define NETIPC_STATUS_MAP(X)                                                                  \
  X(OK, 0, OK, "success")                                                                     \
  X(INVALID, 1, USAGE, "invalid argument")                                                    \
  X(UNSUPPORTED, 2, USAGE, "option not supported by this library or platform")                \
  X(NO_MEMORY, 3, SYSTEM, "out of memory")                                                    \
  X(INTERNAL, 4, SYSTEM, "internal error")                                                    \
  X(TIMEOUT, 5, WOULD_BLOCK, "the deadline passed")                                           \
  X(ABORTED, 6, WOULD_BLOCK, "aborted by another thread")                                     \
  X(TRUNCATED, 101, BAD_INPUT, "shorter than the structure it holds")                         \
  X(BAD_MAGIC, 102, BAD_INPUT, "wrong magic number")                                          \
  X(BAD_VERSION, 103, BAD_INPUT, "wrong protocol version")                                    \
  X(BAD_HEADER_LEN, 104, BAD_INPUT, "wrong header length")                                    \
  X(BAD_KIND, 105, BAD_INPUT, "unexpected kind of message")                                   \
  X(BAD_LAYOUT, 106, BAD_INPUT, "a field breaks the layout rules")                            \
  X(OUT_OF_BOUNDS, 107, BAD_INPUT, "offset, length or index outside its area")                \
  X(MISSING_NUL, 108, BAD_INPUT, "string without its terminating NUL")                        \
  X(BAD_ALIGNMENT, 109, BAD_INPUT, "offset not a multiple of 8")                              \
  X(BAD_ITEM_COUNT, 110, BAD_INPUT, "inconsistent item count")                                \
  X(OVERFLOW, 111, LIMIT, "out of space or over a ceiling")                                   \
  X(PATH_TOO_LONG, 201, USAGE, "path does not fit the platform's limit")                      \
  X(SOCKET, 202, SYSTEM, "the system refused a socket or endpoint")                           \
  X(CONNECT, 203, PEER_GONE, "nobody answers at the endpoint")                                \
  X(ACCEPT, 204, SYSTEM, "a connection could not be accepted")                                \
  X(SEND, 205, PEER_GONE, "the message could not be sent")                                    \
  X(RECV, 206, PEER_GONE, "the peer is gone")                                                 \
  X(HANDSHAKE, 207, PEER_GONE, "the peer refused the handshake")                              \
  X(AUTH_FAILED, 208, USAGE, "the peer refused the token")                                    \
  X(NO_PROFILE, 209, USAGE, "no transport profile in common")                                 \
  X(INCOMPATIBLE, 210, USAGE, "the peer speaks another protocol version")                     \
  X(PROTOCOL, 211, BAD_INPUT, "the peer broke the protocol")                                  \
  X(ADDR_IN_USE, 212, USAGE, "the endpoint already has a live owner")                         \
  X(CHUNK, 213, BAD_INPUT, "the packets of a message do not fit together")                    \
  X(LIMIT_EXCEEDED, 214, LIMIT, "over a negotiated limit")                                    \
  X(DUPLICATE_MSG_ID, 215, USAGE, "a request with this id is already in flight")              \
  X(UNKNOWN_MSG_ID, 216, BAD_INPUT, "a response nobody asked for")                            \
  X(REGION_OPEN, 220, SYSTEM, "the shared-memory region could not be opened")                 \
  X(REGION_MAP, 221, SYSTEM, "the shared-memory region could not be mapped")                  \
  X(REGION_ALLOCATE, 222, SYSTEM, "no space for the shared-memory region")                    \
  X(REGION_BAD_MAGIC, 223, BAD_INPUT, "the shared-memory region has a wrong magic number")    \
  X(REGION_BAD_VERSION, 224, BAD_INPUT, "the shared-memory region has a wrong version")       \
  X(REGION_BAD_HEADER, 225, BAD_INPUT, "the shared-memory region has a bad header or length") \
  X(REGION_BAD_SIZE, 226, BAD_INPUT, "the shared-memory region's areas do not fit it")        \
  X(REGION_NOT_READY, 227, WOULD_BLOCK, "the shared-memory region is not complete yet")       \
  X(MSG_TOO_LARGE, 228, LIMIT, "the message does not fit the shared-memory area or buffer")   \
  X(NOT_READY, 301, PEER_GONE, "the client has no session")                                   \
  X(HANDLER_FAILED, 302, PEER_GONE, "the handler declined the request")

#define NETIPC_STATUS_OK 0
#define NETIPC_STATUS_INVALID 1
#define NETIPC_STATUS_UNSUPPORTED 2
#define NETIPC_STATUS_NO_MEMORY 3
#define NETIPC_STATUS_INTERNAL 4
#define NETIPC_STATUS_TIMEOUT 5
#define NETIPC_STATUS_ABORTED 6
#define NETIPC_STATUS_TRUNCATED 101
#define NETIPC_STATUS_BAD_MAGIC 102
#define NETIPC_STATUS_BAD_VERSION 103
#define NETIPC_STATUS_BAD_HEADER_LEN 104
#define NETIPC_STATUS_BAD_KIND 105
#define NETIPC_STATUS_BAD_LAYOUT 106
#define NETIPC_STATUS_OUT_OF_BOUNDS 107
#define NETIPC_STATUS_MISSING_NUL 108
#define NETIPC_STATUS_BAD_ALIGNMENT 109
#define NETIPC_STATUS_BAD_ITEM_COUNT 110
#define NETIPC_STATUS_OVERFLOW 111
#define NETIPC_STATUS_PATH_TOO_LONG 201
#define NETIPC_STATUS_SOCKET 202
#define NETIPC_STATUS_CONNECT 203
#define NETIPC_STATUS_ACCEPT 204
#define NETIPC_STATUS_SEND 205
#define NETIPC_STATUS_RECV 206
#define NETIPC_STATUS_HANDSHAKE 207
#define NETIPC_STATUS_AUTH_FAILED 208
#define NETIPC_STATUS_NO_PROFILE 209
#define NETIPC_STATUS_INCOMPATIBLE 210
#define NETIPC_STATUS_PROTOCOL 211
#define NETIPC_STATUS_ADDR_IN_USE 212
#define NETIPC_STATUS_CHUNK 213
#define NETIPC_STATUS_LIMIT_EXCEEDED 214
#define NETIPC_STATUS_DUPLICATE_MSG_ID 215
#define NETIPC_STATUS_UNKNOWN_MSG_ID 216
#define NETIPC_STATUS_REGION_OPEN 220
#define NETIPC_STATUS_REGION_MAP 221
#define NETIPC_STATUS_REGION_ALLOCATE 222
#define NETIPC_STATUS_REGION_BAD_MAGIC 223
#define NETIPC_STATUS_REGION_BAD_VERSION 224
#define NETIPC_STATUS_REGION_BAD_HEADER 225
#define NETIPC_STATUS_REGION_BAD_SIZE 226
#define NETIPC_STATUS_REGION_NOT_READY 227
#define NETIPC_STATUS_MSG_TOO_LARGE 228
#define NETIPC_STATUS_NOT_READY 301
#define NETIPC_STATUS_HANDLER_FAILED 302

#endif
