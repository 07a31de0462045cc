# What users get, and every warning an error.
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(NETIPC_WERROR ON CACHE BOOL "")
set(NETIPC_BUILD_STATIC ON CACHE BOOL "")
