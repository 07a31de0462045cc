/** @file
 * Linkage and attribute macros of the public headers.
 */
#ifndef NETIPC_EXPORT_H
#define NETIPC_EXPORT_H

#if defined(NETIPC_STATIC)
#define NETIPC__LINKAGE
#elif defined(_WIN32) && defined(NETIPC__BUILDING)
#define NETIPC__LINKAGE __declspec(dllexport)
#elif defined(_WIN32)
#define NETIPC__LINKAGE __declspec(dllimport)
#elif defined(__GNUC__)
#define NETIPC__LINKAGE __attribute__((visibility("default")))
#else
#define NETIPC__LINKAGE
#endif

/** Marks a declaration as part of one layer of the public API. A build may
 * predefine these to list the declarations of a layer. */
#ifndef NETIPC_CODEC_API
#define NETIPC_CODEC_API NETIPC__LINKAGE
#endif
#ifndef NETIPC_TRANSPORT_API
#define NETIPC_TRANSPORT_API NETIPC__LINKAGE
#endif
#ifndef NETIPC_SERVICE_API
#define NETIPC_SERVICE_API NETIPC__LINKAGE
#endif

/** No function of the library lets a C++ exception out. */
#if defined(__cplusplus) && __cplusplus >= 201103L
#define NETIPC_NOEXCEPT noexcept
#else
#define NETIPC_NOEXCEPT
#endif

/** The result tells whether anything happened: ignoring it is a mistake. */
#if defined(__GNUC__)
#define NETIPC_NODISCARD __attribute__((warn_unused_result))
#define NETIPC_DEPRECATED(message) __attribute__((deprecated(message)))
#else
#define NETIPC_NODISCARD
#define NETIPC_DEPRECATED(message)
#endif

#endif
