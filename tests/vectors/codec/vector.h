/* What the generated programs share. */
#ifndef NETIPC_TESTS_VECTORS_VECTOR_H
#define NETIPC_TESTS_VECTORS_VECTOR_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netipc/types.h"

/* Not every program needs every word, and C casts are part of what is checked. */
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-const-variable"
#ifdef __cplusplus
#pragma GCC diagnostic ignored "-Wold-style-cast"
#endif

static const char *running = "";

static void run(const char *name, void (*check)(void)) {
  running = name;
  check();
}

static void not_run(const char *name, const char *why) { printf("%s: not run: %s\n", name, why); }

static int passed(int cases, int skipped) {
  printf("%d cases passed, %d not run\n", cases, skipped);
  return 0;
}

#define CHECK(condition)                                                \
  do {                                                                  \
    if (!(condition)) {                                                 \
      fprintf(stderr, "%s: not true: %s\n", running, #condition);       \
      exit(1);                                                          \
    }                                                                   \
  } while (0)

#define CHECK_STATUS(expected, call)                                                                \
  do {                                                                                              \
    const int status_ = (int)(call);                                                                \
    if (status_ != (int)(expected)) {                                                               \
      fprintf(stderr, "%s: %s gave %d, not %d\n", running, #call, status_, (int)(expected));        \
      exit(1);                                                                                      \
    }                                                                                               \
  } while (0)

/* A block of exactly that size, filled with what no encoder writes by accident. */
static unsigned char *block(size_t size) {
  unsigned char *memory = (unsigned char *)malloc(size == 0 ? 1 : size);
  CHECK(memory != NULL);
  memset(memory, 0xa5, size == 0 ? 1 : size);
  return memory;
}

static unsigned char *copy(const unsigned char *bytes, size_t size) {
  unsigned char *memory = block(size);
  if (size != 0) memcpy(memory, bytes, size);
  return memory;
}

static int same(const void *actual, const unsigned char *expected, size_t size) {
  return size == 0 || memcmp(actual, expected, size) == 0;
}

static int same_text(netipc_codec_str actual, const unsigned char *expected, size_t size) {
  return actual.len == size && same(actual.data, expected, size);
}

static int untouched(const unsigned char *memory, size_t size) {
  size_t i;
  for (i = 0; i < size; ++i)
    if (memory[i] != 0xa5) return 0;
  return 1;
}

#endif
