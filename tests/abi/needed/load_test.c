/* A plugin host loads the library, unloads it and loads it again; two plugins of
 * one process bring a copy each. Nothing may stay behind and nothing be shared.
 *
 * usage: load_test LIBRARY COPY (COPY is overwritten) */
#define _POSIX_C_SOURCE 200809L

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef uint32_t (*version_function)(void);

static void require(int condition, const char* what) {
  if (condition) return;
  const char* reason = dlerror();
  fprintf(stderr, "%s: %s\n", what, reason != NULL ? reason : "no");
  exit(1);
}

static void* load(const char* path) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  require(library != NULL, "the library can be loaded");
  return library;
}

/* ISO C has no cast from an object to a function pointer; POSIX gives this form. */
static version_function version_of(void* library) {
  version_function function = NULL;
  *(void**)&function = dlsym(library, "netipc_service_version");
  require(function != NULL, "the library has its version function");
  return function;
}

static void copy_file(const char* from, const char* to) {
  FILE* in = fopen(from, "rb");
  FILE* out = fopen(to, "wb");
  require(in != NULL && out != NULL, "the library can be copied");
  char block[65536];
  size_t size;
  while ((size = fread(block, 1, sizeof block, in)) > 0) require(fwrite(block, 1, size, out) == size, "written");
  require(fclose(in) == 0 && fclose(out) == 0, "closed");
}

int main(int argc, char** argv) {
  require(argc == 3, "two arguments");
  const char* original = argv[1];
  const char* copy = argv[2];

  for (int round = 0; round < 2; round++) {
    void* library = load(original);
    require(version_of(library)() != 0, "the library works");
    require(dlsym(RTLD_DEFAULT, "netipc_service_version") == NULL, "local loading stays local");
    require(dlclose(library) == 0, "the library can be closed");
    require(dlopen(original, RTLD_NOW | RTLD_NOLOAD) == NULL, "a closed library is gone");
  }

  copy_file(original, copy);
  void* first = load(original);
  void* second = load(copy);
  require(version_of(first) != version_of(second), "each copy has its own code");
  require(version_of(first)() == version_of(second)(), "both copies work");
  require(dlclose(first) == 0, "the first copy can be closed");
  require(version_of(second)() != 0, "the second copy works alone");
  require(dlclose(second) == 0, "the second copy can be closed");
  return remove(copy);
}
