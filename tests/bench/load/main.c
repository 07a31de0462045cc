/* netipc-bench-load: what it takes to have the library.
 *
 * usage: netipc-bench-load [REPETITIONS [FILE]]
 *
 * A plugin in C opens the library at run time or is linked with it. In C itself, so that
 * the C++ runtime is loaded with the library and not before: in a process of its own each
 * time. Prints, or writes to FILE, comma-separated microseconds. */

#define _POSIX_C_SOURCE 200809L

#include <dlfcn.h>
#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { most_repetitions = 1000 };

static void fail(const char *what) {
  fprintf(stderr, "netipc-bench-load: %s\n", what);
  exit(1);
}

static double now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void expect_success(pid_t pid, const char *what) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) fail("waitpid");
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail(what);
}

/* From dlopen until a function has answered. */
static double open_library(void) {
  int ends[2];
  if (pipe(ends) != 0) fail("pipe");
  const pid_t pid = fork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    const double before = now_us();
    void *const library = dlopen(NETIPC_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    void *const symbol = library != NULL ? dlsym(library, "netipc_service_version") : NULL;
    uint32_t (*version)(void) = NULL;
    if (symbol == NULL) _exit(1);
    memcpy(&version, &symbol, sizeof version);
    if (version() == 0) _exit(1);
    const double took = now_us() - before;
    _exit(write(ends[1], &took, sizeof took) == sizeof took ? 0 : 1);
  }
  close(ends[1]);
  double took = 0;
  if (read(ends[0], &took, sizeof took) != sizeof took) fail("the library could not be opened");
  close(ends[0]);
  expect_success(pid, "the library could not be opened");
  return took;
}

/* From the start of a program until its end is known. */
static double run_program(const char *path) {
  char *const arguments[] = {(char *)(uintptr_t)path, NULL};
  char *const environment[] = {NULL};
  pid_t pid = 0;
  const double before = now_us();
  if (posix_spawn(&pid, path, NULL, NULL, arguments, environment) != 0) fail("a program could not be started");
  expect_success(pid, "a program failed");
  return now_us() - before;
}
static double run_linked(void) { return run_program(NETIPC_LINKED_PROGRAM); }
static double run_bare(void) { return run_program(NETIPC_BARE_PROGRAM); }

static const struct {
  const char *name;
  double (*once)(void);
} cases[] = {{"dlopen until a function answers", open_library},
             {"start and end of a program linked with the library", run_linked},
             {"the same program without it", run_bare}};
enum { case_count = sizeof cases / sizeof cases[0] };

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a;
  const double y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  const int repetitions = argc > 1 ? atoi(argv[1]) : 200;
  if (repetitions < 1 || repetitions > most_repetitions) fail("1 to 1000 repetitions");
  FILE *const out = argc > 2 ? fopen(argv[2], "w") : stdout;
  if (out == NULL) fail("the file cannot be written");

  static double took[case_count][most_repetitions];
  for (int i = 0; i < repetitions; ++i) {
    for (int c = 0; c < case_count; ++c) took[c][i] = cases[c].once();
  }
  fprintf(out, "what,median_us,least_us,most_us\n");
  for (int c = 0; c < case_count; ++c) {
    qsort(took[c], (size_t)repetitions, sizeof(double), ascending);
    fprintf(out, "%s,%.1f,%.1f,%.1f\n", cases[c].name, took[c][repetitions / 2], took[c][0], took[c][repetitions - 1]);
  }
  return fclose(out) == 0 ? 0 : 1;
}
