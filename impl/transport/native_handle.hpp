#pragma once

// What the platform's own wait functions take: a file descriptor on POSIX, a
// HANDLE on Windows.

namespace netipc::transport {

#ifdef _WIN32
using NativeHandle = void*;
inline constexpr NativeHandle no_handle = nullptr;
#else
using NativeHandle = int;
inline constexpr NativeHandle no_handle = -1;
#endif

}  // namespace netipc::transport
