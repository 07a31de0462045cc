# The other compiler, and every warning an error.
set(CMAKE_C_COMPILER clang CACHE STRING "")
set(CMAKE_CXX_COMPILER clang++ CACHE STRING "")
set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(NETIPC_WERROR ON CACHE BOOL "")
set(NETIPC_BUILD_STATIC ON CACHE BOOL "")
