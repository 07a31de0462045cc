# Memory errors and undefined behaviour.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(CMAKE_C_FLAGS_DEBUG "-O1 -g1" CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1" CACHE STRING "")
set(NETIPC_SANITIZE address,undefined CACHE STRING "")
set(NETIPC_BUILD_BENCH OFF CACHE BOOL "")
