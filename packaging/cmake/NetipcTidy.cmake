# `cmake --build DIR --target tidy`, in a build with clang: gcc's own options mean
# nothing to clang-tidy. Advice, not a gate.

if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  find_program(NETIPC_RUN_CLANG_TIDY NAMES run-clang-tidy run-clang-tidy-14)
  mark_as_advanced(NETIPC_RUN_CLANG_TIDY)
  if(NETIPC_RUN_CLANG_TIDY)
    add_custom_target(tidy
      COMMAND ${NETIPC_RUN_CLANG_TIDY} -quiet -p ${PROJECT_BINARY_DIR} "^${PROJECT_SOURCE_DIR}/(impl|abi|bindings)/"
      USES_TERMINAL VERBATIM)
  endif()
endif()
