/* The lookup calls of a client through the shared library, from C99. */

#define _POSIX_C_SOURCE 200809L

#include "service_fixture.h"

#define MANY 3000u /* keys that need several requests, and answers that need several responses */

static const netipc_codec_label labels[1] = {{{"image", 5}, {"nginx", 5}}};

/* Every path of a length above 1 is known, by a name that is the path without its slash. */
static netipc_status look_up_cgroups(void *user, const netipc_codec_cgroups_lookup_request *request,
                                     netipc_codec_cgroups_lookup_builder *builder) {
  const netipc_status *decline = user;
  uint32_t i;
  if (decline != NULL) return *decline;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_set_generation(builder, 9));
  for (i = 0; i < request->item_count; ++i) {
    netipc_codec_cgroups_lookup_entry entry;
    memset(&entry, 0, sizeof entry);
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_path(request, i, &entry.path));
    entry.status = NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_PERMANENT;
    if (entry.path.len > 1) {
      entry.status = NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN;
      entry.name.data = entry.path.data + 1;
      entry.name.len = entry.path.len - 1;
      entry.labels = labels;
      entry.label_count = 1;
    }
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_add(builder, &entry));
  }
  return NETIPC_STATUS_OK;
}

static netipc_status look_up_apps(void *user, const netipc_codec_apps_lookup_request *request,
                                  netipc_codec_apps_lookup_builder *builder) {
  const netipc_status *decline = user;
  uint32_t i;
  if (decline != NULL) return *decline;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_apps_lookup_builder_set_generation(builder, 10));
  for (i = 0; i < request->item_count; ++i) {
    netipc_codec_apps_lookup_entry entry;
    memset(&entry, 0, sizeof entry);
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_apps_lookup_request_pid(request, i, &entry.pid));
    entry.uid = NETIPC_CODEC_APPS_LOOKUP_UID_UNSET;
    entry.status = NETIPC_CODEC_APPS_LOOKUP_UNKNOWN;
    if (entry.pid != 0) {
      entry.status = NETIPC_CODEC_APPS_LOOKUP_KNOWN;
      entry.cgroup_status = NETIPC_CODEC_APPS_LOOKUP_CGROUP_HOST_ROOT;
      entry.uid = 0;
      entry.ppid = 1;
      entry.comm.data = "init";
      entry.comm.len = 4;
    }
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_apps_lookup_builder_add(builder, &entry));
  }
  return NETIPC_STATUS_OK;
}

static struct live_server start_cgroups(uint32_t profile, netipc_status *decline) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_server *server = NULL;
  config.supported_profiles = profile;
  config.max_request_payload_bytes = config.max_response_payload_bytes = 65536;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_create_cgroups_lookup(run_dir, service, &config, look_up_cgroups,
                                                                             decline, &server));
  return start(server);
}

static struct live_server start_apps(uint32_t profile, netipc_status *decline) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_server *server = NULL;
  config.supported_profiles = profile;
  config.max_request_payload_bytes = config.max_response_payload_bytes = 65536;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_apps_lookup(run_dir, service, &config, look_up_apps, decline, &server));
  return start(server);
}

static netipc_service_client *client_of(uint32_t profile, uint32_t max_items) {
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  wanted.supported_profiles = profile;
  wanted.max_lookup_items = max_items;
  return ready_client(&wanted);
}

static void arguments_are_checked(void) {
  netipc_service_client *client = make_client(NULL);
  netipc_service_server *server = NULL;
  netipc_codec_cgroups_lookup_view cgroups;
  netipc_codec_apps_lookup_view apps;
  netipc_codec_str path = {"/a", 2};
  uint32_t pid = 1;
  memset(&cgroups, 0x55, sizeof cgroups);
  memset(&apps, 0x55, sizeof apps);
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_cgroups_lookup(run_dir, service, NULL, NULL, NULL, &server));
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_apps_lookup(run_dir, service, NULL, NULL, NULL, &server));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_cgroups_lookup(NULL, &path, 1, 0, &cgroups));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_cgroups_lookup(client, NULL, 1, 0, &cgroups));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_cgroups_lookup(client, &path, 1, 0, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_apps_lookup(NULL, &pid, 1, 0, &apps));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_apps_lookup(client, NULL, 1, 0, &apps));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_apps_lookup(client, &pid, 1, 0, NULL));
  CHECK(status_of(client).error_count == 0);
  CHECK_STATUS(NETIPC_STATUS_NOT_READY, netipc_service_client_call_cgroups_lookup(client, &path, 1, 0, &cgroups));
  CHECK_STATUS(NETIPC_STATUS_NOT_READY, netipc_service_client_call_apps_lookup(client, &pid, 1, 0, &apps));
  CHECK(cgroups.size == SIZE_MAX / 3 && apps.size == SIZE_MAX / 3 && server == NULL);
  netipc_service_client_destroy(client);
}

static void cgroups_are_looked_up(uint32_t profile) {
  static char texts[MANY][16];
  static netipc_codec_str paths[MANY];
  netipc_codec_str odd[3] = {{"/", 1}, {"/ab", 3}, {"", 0}};
  netipc_codec_cgroups_lookup_view view;
  netipc_codec_cgroups_lookup_item item;
  netipc_codec_label label;
  struct live_server live = start_cgroups(profile, NULL);
  netipc_service_client *client = client_of(profile, MANY);
  uint32_t i;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_cgroups_lookup(client, odd, 2, 0, &view));
  CHECK(view.generation == 9 && view.item_count == 2);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_item(&view, 0, &item));
  CHECK(item.status == NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_PERMANENT && item.path.len == 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_item(&view, 1, &item));
  CHECK(item.status == NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN && strcmp(item.name.data, "ab") == 0 && item.label_count == 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_item_label(&item, 0, &label));
  CHECK(strcmp(label.key.data, "image") == 0 && strcmp(label.value.data, "nginx") == 0);

  /* No key: the generation. A key that no request may hold: nothing is sent. */
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_cgroups_lookup(client, NULL, 0, 0, &view));
  CHECK(view.generation == 9 && view.item_count == 0);
  view.item_count = 77;
  CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_service_client_call_cgroups_lookup(client, odd, 3, 0, &view));
  CHECK(view.item_count == 77 && status_of(client).state == NETIPC_SERVICE_STATE_READY);

  for (i = 0; i < MANY; ++i) {
    paths[i].data = texts[i];
    paths[i].len = (size_t)snprintf(texts[i], sizeof texts[i], "/cgroup-%u", (unsigned)i);
  }
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_cgroups_lookup(client, paths, MANY, 0, &view));
  CHECK(view.item_count == MANY && status_of(client).call_count > 3);
  for (i = 0; i < MANY; ++i) {
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_item(&view, i, &item));
    CHECK(strcmp(item.path.data, texts[i]) == 0 && strcmp(item.name.data, texts[i] + 1) == 0);
  }
  netipc_service_client_destroy(client);
  client = client_of(profile, MANY - 1);
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_service_client_call_cgroups_lookup(client, paths, MANY, 0, &view));
  CHECK(status_of(client).state == NETIPC_SERVICE_STATE_READY && status_of(client).call_count == 0);
  netipc_service_client_destroy(client);
  finish(&live);
}

static void apps_are_looked_up(uint32_t profile) {
  static uint32_t pids[MANY];
  netipc_codec_apps_lookup_view view;
  netipc_codec_apps_lookup_item item;
  struct live_server live = start_apps(profile, NULL);
  netipc_service_client *client = client_of(profile, MANY);
  uint32_t i;
  for (i = 0; i < MANY; ++i) pids[i] = i;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_apps_lookup(client, NULL, 0, 0, &view));
  CHECK(view.generation == 10 && view.item_count == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_apps_lookup(client, pids, MANY, 0, &view));
  CHECK(view.generation == 10 && view.item_count == MANY && status_of(client).call_count > 2);
  for (i = 0; i < MANY; ++i) {
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_apps_lookup_view_item(&view, i, &item));
    CHECK(item.pid == i);
    CHECK(item.status == (i == 0 ? NETIPC_CODEC_APPS_LOOKUP_UNKNOWN : NETIPC_CODEC_APPS_LOOKUP_KNOWN));
    CHECK(i == 0 || (item.ppid == 1 && strcmp(item.comm.data, "init") == 0));
  }
  netipc_service_client_destroy(client);
  client = client_of(profile, MANY - 1);
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_service_client_call_apps_lookup(client, pids, MANY, 0, &view));
  CHECK(view.item_count == MANY && status_of(client).state == NETIPC_SERVICE_STATE_READY);
  netipc_service_client_destroy(client);
  finish(&live);
}

static void a_handler_may_decline(uint32_t profile) {
  netipc_status decline = NETIPC_STATUS_HANDLER_FAILED;
  netipc_codec_cgroups_lookup_view cgroups;
  netipc_codec_apps_lookup_view apps;
  netipc_codec_str path = {"/a", 2};
  uint32_t pid = 1;
  struct live_server live = start_cgroups(profile, &decline);
  netipc_service_client *client = client_of(profile, 0);
  memset(&cgroups, 0x55, sizeof cgroups);
  memset(&apps, 0x55, sizeof apps);
  CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_service_client_call_cgroups_lookup(client, &path, 1, 0, &cgroups));
  CHECK(cgroups.size == SIZE_MAX / 3 && server_status_of(live.server).internal_error_count == 2);
  netipc_service_client_destroy(client);
  finish(&live);
  live = start_apps(profile, &decline);
  client = client_of(profile, 0);
  CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_service_client_call_apps_lookup(client, &pid, 1, 0, &apps));
  CHECK(apps.size == SIZE_MAX / 3 && status_of(client).state == NETIPC_SERVICE_STATE_BROKEN);
  netipc_service_client_destroy(client);
  finish(&live);
}

/* Declines with a reason, the number in user, on top of an answer to every key. */
static netipc_status decline_because(void *user, const netipc_codec_cgroups_lookup_request *request,
                                     netipc_codec_cgroups_lookup_builder *builder) {
  CHECK_STATUS(NETIPC_STATUS_OK, look_up_cgroups(NULL, request, builder));
  return netipc_codec_cgroups_lookup_builder_set_error(builder, *(netipc_status *)user);
}

/* A server that declines for a reason has failed a call, and counted it, as the contract says. */
static void one_reason(uint32_t profile, netipc_status reason, netipc_status seen, netipc_service_server_status *out) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_server *server = NULL;
  netipc_codec_cgroups_lookup_view view;
  netipc_codec_str path = {"/a", 2};
  netipc_service_client *client;
  struct live_server live;
  config.supported_profiles = profile;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_create_cgroups_lookup(run_dir, service, &config, decline_because,
                                                                             &reason, &server));
  live = start(server);
  client = client_of(profile, 0);
  CHECK_STATUS(seen, netipc_service_client_call_cgroups_lookup(client, &path, 1, 0, &view));
  *out = server_status_of(live.server);
  netipc_service_client_destroy(client);
  finish(&live);
}

static void a_handler_may_say_why(uint32_t profile) {
  netipc_service_server_status status;
  one_reason(profile, NETIPC_STATUS_BAD_ITEM_COUNT, NETIPC_STATUS_BAD_LAYOUT, &status);
  CHECK(status.bad_envelope_count == 2);
  one_reason(profile, NETIPC_STATUS_TIMEOUT, NETIPC_STATUS_BAD_LAYOUT, &status);
  CHECK(status.internal_error_count == 2);
  one_reason(profile, -1, NETIPC_STATUS_BAD_LAYOUT, &status); /* the number of no status */
  CHECK(status.internal_error_count == 2);
  one_reason(profile, NETIPC_STATUS_OVERFLOW, NETIPC_STATUS_OVERFLOW, &status); /* once it cannot grow any more */
  CHECK(status.limit_exceeded_count > 1);
}

int main(void) {
  size_t i;
  CHECK(mkdtemp(run_dir) != NULL);
  arguments_are_checked();
  for (i = 0; i < sizeof all_profiles / sizeof all_profiles[0]; ++i) {
    cgroups_are_looked_up(all_profiles[i]);
    apps_are_looked_up(all_profiles[i]);
    a_handler_may_decline(all_profiles[i]);
    a_handler_may_say_why(all_profiles[i]);
  }
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
