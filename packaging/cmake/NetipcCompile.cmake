# Compile and link flags every target of the project shares.

add_library(netipc_flags INTERFACE)
target_compile_options(netipc_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wundef
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast>
  $<$<BOOL:${NETIPC_WERROR}>:-Werror>)

# -fno-gnu-unique: a unique symbol would pin the library and break dlclose.
add_library(netipc_library_flags INTERFACE)
target_link_libraries(netipc_library_flags INTERFACE netipc_flags)
target_compile_options(netipc_library_flags INTERFACE
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fno-gnu-unique>)

include(CheckIncludeFile)
if(NETIPC_USDT)
  check_include_file(sys/sdt.h NETIPC_HAS_SDT)
  if(NETIPC_HAS_SDT)
    target_compile_definitions(netipc_library_flags INTERFACE NETIPC_USDT)
  elseif(NOT NETIPC_USDT STREQUAL "AUTO")
    message(FATAL_ERROR "NETIPC_USDT needs <sys/sdt.h> (Debian: systemtap-sdt-dev)")
  endif()
endif()

# -g1 names functions and lines, which is all a report shows, in a fifth to a third less time.
if(NETIPC_SANITIZE)
  add_compile_options(-fsanitize=${NETIPC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=${NETIPC_SANITIZE})
endif()

# AFL++ instruments through its compiler; libFuzzer needs to be asked for.
if(NETIPC_FUZZ_ENGINE STREQUAL "libfuzzer")
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
