/* The few words a test of the C interface needs, in C and C++. A failed check names itself and ends the program. */
#ifndef NETIPC_TESTS_ABI_CHECK_H
#define NETIPC_TESTS_ABI_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                        \
  do {                                                                          \
    if (!(condition)) {                                                         \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                                  \
    }                                                                           \
  } while (0)

#define CHECK_STATUS(expected, call)                                                                   \
  do {                                                                                                 \
    const int expected_ = (expected);                                                                  \
    const int status_ = (call);                                                                        \
    if (status_ != expected_) {                                                                        \
      fprintf(stderr, "%s:%d: %s gave %d, not %d\n", __FILE__, __LINE__, #call, status_, expected_); \
      exit(1);                                                                                         \
    }                                                                                                  \
  } while (0)

#endif
