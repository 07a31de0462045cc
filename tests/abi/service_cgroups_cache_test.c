/* The cgroups cache through the shared library, from C99. */

#define _POSIX_C_SOURCE 200809L

#include "service_fixture.h"

static uint64_t generation = 1;

static netipc_status snapshot(void *user, netipc_codec_cgroups_snapshot_builder *builder) {
  const netipc_codec_cgroups_snapshot_item items[3] = {
      {7, NETIPC_CODEC_CGROUPS_OPTION_UNIFIED, 1, 0, {"one", 3}, {"/sys/one", 8}},
      {7, 0, 0, 0, {"two", 3}, {"", 0}},
      {7, 0, 0, 0, {"two", 3}, {"/later", 6}},
  };
  (void)user;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_set_header(builder, 1, generation++));
  return netipc_codec_cgroups_snapshot_builder_add_many(builder, items, 3, NULL);
}

static netipc_service_cgroups_cache_status cache_status(netipc_service_cgroups_cache *cache) {
  netipc_service_cgroups_cache_status status = NETIPC_SERVICE_CGROUPS_CACHE_STATUS_INIT;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_get_status(cache, &status));
  return status;
}

static void an_empty_cache_gives_empty_guards(netipc_service_cgroups_cache *cache) {
  netipc_service_cgroups_guard guard = NETIPC_SERVICE_CGROUPS_GUARD_INIT;
  size_t count = 77;
  CHECK(netipc_service_cgroups_cache_ready(cache) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_guard_acquire(cache, &guard));
  CHECK(netipc_service_cgroups_guard_get(&guard, 7, "one", 3) == NULL);
  CHECK(netipc_service_cgroups_guard_at(&guard, 0) == NULL);
  CHECK(netipc_service_cgroups_guard_item_count(&guard) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_guard_items(&guard, 0, NULL, 0, &count));
  CHECK(count == 0);
  netipc_service_cgroups_guard_release(&guard);
  CHECK(cache_status(cache).populated == 0);
}

static void a_snapshot_is_read(netipc_service_cgroups_cache *cache) {
  netipc_service_cgroups_guard guard;
  netipc_codec_cgroups_snapshot_item items[4];
  netipc_codec_cgroups_snapshot_item_copy *copy = NULL;
  const netipc_codec_cgroups_snapshot_item *item;
  size_t count = 0;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_refresh(cache, LONG_MS));
  CHECK(netipc_service_cgroups_cache_ready(cache) == 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_guard_acquire(cache, &guard));

  item = netipc_service_cgroups_guard_get(&guard, 7, "one and more", 3);
  CHECK(item != NULL && item->options == NETIPC_CODEC_CGROUPS_OPTION_UNIFIED && strcmp(item->path.data, "/sys/one") == 0);
  CHECK(item == netipc_service_cgroups_guard_at(&guard, 0));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_item_copy_create(item, &copy));
  CHECK(netipc_service_cgroups_guard_get(&guard, 7, "two", 3) == netipc_service_cgroups_guard_at(&guard, 1));
  CHECK(netipc_service_cgroups_guard_get(&guard, 8, "two", 3) == NULL);
  CHECK(netipc_service_cgroups_guard_get(&guard, 7, "tw", 2) == NULL);
  CHECK(netipc_service_cgroups_guard_item_count(&guard) == 3);
  CHECK(netipc_service_cgroups_guard_at(&guard, 3) == NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_guard_items(&guard, 1, items, 4, &count));
  CHECK(count == 2 && strcmp(items[1].path.data, "/later") == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_guard_items(&guard, 3, items, 4, &count));
  CHECK(count == 0);

  /* The guard keeps its snapshot when a newer one comes. */
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_refresh(cache, LONG_MS));
  CHECK(item == netipc_service_cgroups_guard_get(&guard, 7, "one", 3));
  netipc_service_cgroups_guard_release(&guard);
  netipc_service_cgroups_guard_release(&guard);
  CHECK(netipc_service_cgroups_guard_get(&guard, 7, "one", 3) == NULL);
  CHECK(strcmp(netipc_codec_cgroups_snapshot_item_copy_get(copy)->name.data, "one") == 0);
  netipc_codec_cgroups_snapshot_item_copy_destroy(copy);
}

static void status_tells_what_happened(netipc_service_cgroups_cache *cache) {
  struct {
    netipc_service_cgroups_cache_status status;
    uint32_t beyond;
  } larger;
  netipc_service_cgroups_cache_status status = cache_status(cache);
  CHECK(status.populated == 1 && status.item_count == 3 && status.systemd_enabled == 1);
  CHECK(status.generation == generation - 1);
  CHECK(status.refresh_success_count == 2 && status.refresh_failure_count == 0);
  CHECK(status.last_refresh_ms != 0 && status.last_error == NETIPC_STATUS_OK);
  CHECK(status.connection_state == NETIPC_SERVICE_STATE_READY);

  memset(&larger, 0xa5, sizeof larger);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_status_init(&larger.status, sizeof larger.status));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_get_status(cache, &larger.status));
  CHECK(larger.beyond == 0xa5a5a5a5u && larger.status.struct_size == sizeof larger.status);
  status.struct_size = sizeof status - 8;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_get_status(cache, &status));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_status_init(&status, sizeof status - 1));
}

static void an_abort_sticks_until_it_is_cleared(netipc_service_cgroups_cache *cache) {
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_abort(cache));
  CHECK_STATUS(NETIPC_STATUS_ABORTED, netipc_service_cgroups_cache_refresh(cache, LONG_MS));
  CHECK_STATUS(NETIPC_STATUS_ABORTED, netipc_service_cgroups_cache_refresh(cache, LONG_MS));
  CHECK(cache_status(cache).populated == 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_abort_clear(cache));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_refresh(cache, LONG_MS));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_close(cache));
  CHECK(netipc_service_cgroups_cache_ready(cache) == 0);
  CHECK(cache_status(cache).connection_state == NETIPC_SERVICE_STATE_DISCONNECTED);
}

static void bad_arguments_are_refused(netipc_service_cgroups_cache *cache) {
  netipc_service_cgroups_cache *none = NULL;
  netipc_service_cgroups_guard guard = NETIPC_SERVICE_CGROUPS_GUARD_INIT;
  size_t count = 77;
  netipc_service_client *client = make_client(NULL);
  /* A handle of another kind is not a live one. */
  netipc_service_cgroups_cache *wrong = (netipc_service_cgroups_cache *)(void *)client;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_create(NULL, service, NULL, &none));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_create(run_dir, NULL, NULL, &none));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_create(run_dir, "a/b", NULL, &none));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_create(run_dir, service, NULL, NULL));
  CHECK(none == NULL);
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_refresh(wrong, 1));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_refresh(NULL, 1));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_get_status(cache, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_abort(NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_abort_clear(NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_set_call_timeout(NULL, 1));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_cache_close(NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_guard_acquire(wrong, &guard));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_guard_acquire(cache, NULL));
  CHECK(netipc_service_cgroups_cache_ready(NULL) == 0);
  CHECK(netipc_service_cgroups_guard_get(NULL, 7, "one", 3) == NULL);
  CHECK(netipc_service_cgroups_guard_at(NULL, 0) == NULL);
  CHECK(netipc_service_cgroups_guard_item_count(NULL) == 0);
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_guard_items(NULL, 0, NULL, 0, &count));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_cgroups_guard_items(&guard, 0, NULL, 1, &count));
  CHECK(count == 77);
  netipc_service_cgroups_guard_release(NULL);
  netipc_service_cgroups_cache_destroy(NULL);
  netipc_service_cgroups_cache_destroy(wrong);
  netipc_service_client_destroy(client);
}

int main(void) {
  netipc_service_server *server = NULL;
  netipc_service_cgroups_cache *cache = NULL;
  struct live_server live;
  CHECK(mkdtemp(run_dir) != NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_create(run_dir, service, NULL, &cache));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_set_call_timeout(cache, LONG_MS));
  an_empty_cache_gives_empty_guards(cache);
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_cgroups_snapshot(run_dir, service, NULL, snapshot, NULL, 0, &server));
  live = start(server);
  a_snapshot_is_read(cache);
  status_tells_what_happened(cache);
  an_abort_sticks_until_it_is_cleared(cache);
  bad_arguments_are_refused(cache);
  netipc_service_cgroups_cache_destroy(cache);
  finish(&live);
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
