/* A plugin that works without the library too: it is loaded when it is there, and
 * the program is compiled against the headers alone.
 *
 * usage: dlopen LIBRARY RUN_DIR NUMBER
 */
#include <dlfcn.h>
#include <inttypes.h>
#include <netipc/netipc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The functions that are used. Their types come from the headers. */
#define FUNCTIONS(X)                      \
  X(netipc_service_version)               \
  X(netipc_codec_status_text)             \
  X(netipc_service_state_name)            \
  X(netipc_service_client_create)         \
  X(netipc_service_client_refresh)        \
  X(netipc_service_client_call_increment) \
  X(netipc_service_client_destroy)

#define MEMBER(name) __typeof__(&name) name;
static struct {
  FUNCTIONS(MEMBER)
} api;

/* Copied as bytes, because ISO C has no conversion from an object pointer to a function pointer. */
static int find(void *library, const char *name, void *function) {
  void *const found = dlsym(library, name);
  memcpy(function, &found, sizeof found);
  return found != NULL;
}

static int load(const char *path) {
  void *const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  int complete = library != NULL;
#define FIND(name) complete = complete && find(library, #name, &api.name);
  FUNCTIONS(FIND)
  return complete && api.netipc_service_version() / 65536u == NETIPC_VERSION_MAJOR;
}

int main(int argc, char **argv) {
  netipc_service_client *client = NULL;
  netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
  uint64_t answer = 0;
  netipc_status status;
  if (argc != 4) {
    fprintf(stderr, "usage: dlopen LIBRARY RUN_DIR NUMBER\n");
    return 2;
  }
  if (!load(argv[1])) {
    printf("without netipc\n");
    return 0;
  }

  status = api.netipc_service_client_create(argv[2], "increment", NULL, &client);
  if (status == NETIPC_STATUS_OK) status = api.netipc_service_client_refresh(client, 5000, &state, NULL);
  if (status == NETIPC_STATUS_OK)
    status = api.netipc_service_client_call_increment(client, strtoull(argv[3], NULL, 10), 0, &answer);
  api.netipc_service_client_destroy(client);
  if (status != NETIPC_STATUS_OK) {
    fprintf(stderr, "%s: %s\n", api.netipc_service_state_name(state), api.netipc_codec_status_text(status));
    return 1;
  }
  printf("%" PRIu64 "\n", answer);
  return 0;
}
