/* Calls allocate nothing once they are warm, neither the client nor the server; copies
 * allocate once: all of malloc's callers in this process are counted, the library's
 * included. */

#define _POSIX_C_SOURCE 200809L

#include <stdatomic.h>
#include <stddef.h>

#include "service_fixture.h"

#define WARM 200
#define COUNTED 1000

static atomic_ulong allocations;
static atomic_int exhausted;

/* What the C library calls them itself; the library is told by its own names. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

#define EVERYWHERE __attribute__((visibility("default")))

EVERYWHERE void *malloc(size_t size) {
  atomic_fetch_add(&allocations, 1);
  return atomic_load(&exhausted) ? NULL : __libc_malloc(size);
}

EVERYWHERE void *calloc(size_t count, size_t size) {
  atomic_fetch_add(&allocations, 1);
  return __libc_calloc(count, size);
}

EVERYWHERE void *realloc(void *memory, size_t size) {
  atomic_fetch_add(&allocations, 1);
  return __libc_realloc(memory, size);
}

static netipc_service_client *connected(uint32_t profiles) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_client *client = NULL;
  netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
  config.supported_profiles = profiles;
  config.max_request_batch_items = 16;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_create(run_dir, service, &config, &client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, &state, NULL));
  CHECK(state == NETIPC_SERVICE_STATE_READY);
  return client;
}

static void call_increment(netipc_service_client *client) {
  uint64_t values[16] = {0};
  uint64_t answers[16] = {0};
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 41, LONG_MS, values));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment_batch(client, values, 16, LONG_MS, answers));
  CHECK(answers[0] == 43);
}

static void call_reverse(netipc_service_client *client) {
  netipc_codec_str text = {NULL, 0};
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse(client, "abc", 3, LONG_MS, &text));
  CHECK(text.len == 3 && memcmp(text.data, "cba", 3) == 0);
}

static netipc_status fill(void *user, netipc_codec_cgroups_snapshot_builder *builder) {
  netipc_codec_cgroups_snapshot_item item = {0};
  uint32_t i;
  (void)user;
  item.enabled = 1;
  item.name.data = "name";
  item.name.len = 4;
  item.path.data = "/path";
  item.path.len = 5;
  for (i = 0; i < 16; ++i) {
    item.hash = i;
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_add(builder, &item));
  }
  return NETIPC_STATUS_OK;
}

static void call_snapshot(netipc_service_client *client) {
  netipc_codec_cgroups_snapshot_view view;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_cgroups_snapshot(client, LONG_MS, &view));
  CHECK(view.item_count == 16);
}

static netipc_status know_none(void *user, const netipc_codec_apps_lookup_request *request,
                               netipc_codec_apps_lookup_builder *builder) {
  netipc_codec_apps_lookup_entry entry;
  uint32_t i;
  (void)user;
  memset(&entry, 0, sizeof entry);
  for (i = 0; i < request->item_count; ++i) {
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_apps_lookup_request_pid(request, i, &entry.pid));
    entry.status = NETIPC_CODEC_APPS_LOOKUP_UNKNOWN;
    entry.uid = NETIPC_CODEC_APPS_LOOKUP_UID_UNSET;
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_apps_lookup_builder_add(builder, &entry));
  }
  return NETIPC_STATUS_OK;
}

static void call_apps_lookup(netipc_service_client *client) {
  const uint32_t pids[] = {1, 2, 3};
  netipc_codec_apps_lookup_view view;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_apps_lookup(client, pids, 3, LONG_MS, &view));
  CHECK(view.item_count == 3);
}

static void count(netipc_service_server *server, uint32_t profiles, void (*call)(netipc_service_client *)) {
  struct live_server live = start(server);
  netipc_service_client *client = connected(profiles);
  unsigned long before;
  int i;
  for (i = 0; i < WARM; ++i) call(client);
  before = atomic_load(&allocations);
  CHECK(before > 0); /* they are counted at all */
  for (i = 0; i < COUNTED; ++i) call(client);
  CHECK(atomic_load(&allocations) == before);
  netipc_service_client_destroy(client);
  finish(&live);
}

/* One allocation makes a copy; when there is no memory for that, there is no copy. */
#define COUNT_COPY(kind, view)                                                   \
  do {                                                                           \
    const unsigned long before_ = atomic_load(&allocations);                     \
    kind##_copy *copy_ = NULL;                                                   \
    CHECK_STATUS(NETIPC_STATUS_OK, kind##_copy_create(view, &copy_));            \
    CHECK(atomic_load(&allocations) == before_ + 1);                             \
    kind##_copy_destroy(copy_);                                                  \
    copy_ = NULL;                                                                \
    atomic_store(&exhausted, 1);                                                 \
    CHECK_STATUS(NETIPC_STATUS_NO_MEMORY, kind##_copy_create(view, &copy_));     \
    atomic_store(&exhausted, 0);                                                 \
    CHECK(copy_ == NULL && atomic_load(&allocations) == before_ + 2);            \
  } while (0)

static void count_copies(void) {
  static const netipc_codec_str text = {"/path", 5};
  unsigned char payload[128];
  netipc_codec_cgroups_lookup_request request;
  netipc_codec_cgroups_snapshot_item cgroup = {0};
  netipc_codec_cgroups_lookup_item cgroup_answer = {0};
  netipc_codec_apps_lookup_item app_answer = {0};
  size_t len = 0;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_encode(&text, 1, payload, sizeof payload, &len));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_decode(payload, len, &request));
  cgroup.name = cgroup.path = text;
  cgroup_answer.item = text.data;
  cgroup_answer.item_len = 6;
  cgroup_answer.path = cgroup_answer.name = text;
  app_answer.item = text.data;
  app_answer.item_len = 6;
  app_answer.comm = app_answer.cgroup_path = app_answer.cgroup_name = text;
  COUNT_COPY(netipc_codec_string_reverse, &text);
  COUNT_COPY(netipc_codec_cgroups_lookup_request, &request);
  COUNT_COPY(netipc_codec_cgroups_snapshot_item, &cgroup);
  COUNT_COPY(netipc_codec_cgroups_lookup_item, &cgroup_answer);
  COUNT_COPY(netipc_codec_apps_lookup_item, &app_answer);
}

int main(void) {
  static const uint32_t profiles[] = {NETIPC_TRANSPORT_PROFILE_BASELINE, NETIPC_TRANSPORT_PROFILE_SHM_HYBRID};
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_server *server = NULL;
  size_t i;
  count_copies();
  CHECK(mkdtemp(run_dir) != NULL);
  for (i = 0; i < sizeof profiles / sizeof *profiles; ++i) {
    config.supported_profiles = profiles[i];
    CHECK_STATUS(NETIPC_STATUS_OK,
                 netipc_service_server_create_increment(run_dir, service, &config, add_one, NULL, &server));
    count(server, profiles[i], call_increment);
    CHECK_STATUS(NETIPC_STATUS_OK,
                 netipc_service_server_create_string_reverse(run_dir, service, &config, reverse, NULL, &server));
    count(server, profiles[i], call_reverse);
    CHECK_STATUS(NETIPC_STATUS_OK,
                 netipc_service_server_create_cgroups_snapshot(run_dir, service, &config, fill, NULL, 0, &server));
    count(server, profiles[i], call_snapshot);
    CHECK_STATUS(NETIPC_STATUS_OK,
                 netipc_service_server_create_apps_lookup(run_dir, service, &config, know_none, NULL, &server));
    count(server, profiles[i], call_apps_lookup);
  }
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
