#pragma once

// A property that must hold for every input. Ends the process where it does not:
// that is what all engines call a finding.

#include <cstdio>
#include <cstdlib>

#define FUZZ_CHECK(...)                                                                        \
  do {                                                                                         \
    if (!(__VA_ARGS__)) {                                                                      \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #__VA_ARGS__);    \
      std::abort();                                                                            \
    }                                                                                          \
  } while (false)
