/** @file
 * The version of the headers. The library states its own at run time through
 * netipc_codec_version(), netipc_transport_version(), netipc_service_version().
 * What a version promises: docs/abi-policy.md.
 */
#ifndef NETIPC_VERSION_H
#define NETIPC_VERSION_H

#define NETIPC_VERSION_MAJOR 1
#define NETIPC_VERSION_MINOR 0
#define NETIPC_VERSION_PATCH 0

/** One comparable number: 0x00MMmmpp. */
#define NETIPC_VERSION_NUMBER(major, minor, patch) ((major)*65536u + (minor)*256u + (patch))
#define NETIPC_VERSION NETIPC_VERSION_NUMBER(NETIPC_VERSION_MAJOR, NETIPC_VERSION_MINOR, NETIPC_VERSION_PATCH)

#endif
