/** @file
 * Types that several headers share. Every public name is declared once, here or
 * in the one header that owns it, so C99 has no repeated typedef to reject.
 */
#ifndef NETIPC_TYPES_H
#define NETIPC_TYPES_H

#include <stddef.h>
#include <stdint.h>

/** Borrowed text: `len` bytes at `data`.
 *
 * Frozen: the layout never changes within a major version.
 * On input `data` may be NULL when `len` is 0; NULL with a length is INVALID. On output `data` is never NULL and a
 * NUL follows the last byte (it is not counted), unless the field says otherwise.
 * Lifetime: that of the object it was taken from. */
typedef struct netipc_codec_str {
  const char *data;
  size_t len; /**< bytes, terminating NUL excluded */
} netipc_codec_str;

/** A label: two borrowed texts. Frozen. */
typedef struct netipc_codec_label {
  netipc_codec_str key;
  netipc_codec_str value;
} netipc_codec_label;

/** Borrowed bytes. Frozen. */
typedef struct netipc_codec_bytes {
  const void *data;
  size_t len;
} netipc_codec_bytes;

/** What runs a cgroup, as lookups say; other numbers pass through. */
#define NETIPC_CODEC_ORCHESTRATOR_UNKNOWN 0
#define NETIPC_CODEC_ORCHESTRATOR_SYSTEMD 1
#define NETIPC_CODEC_ORCHESTRATOR_DOCKER 2
#define NETIPC_CODEC_ORCHESTRATOR_K8S 3
#define NETIPC_CODEC_ORCHESTRATOR_KVM 4
#define NETIPC_CODEC_ORCHESTRATOR_LXC 5
#define NETIPC_CODEC_ORCHESTRATOR_PODMAN 6
#define NETIPC_CODEC_ORCHESTRATOR_NSPAWN 7

#endif
