/* The calls of a client through the shared library, from C99. */

#define _POSIX_C_SOURCE 200809L

#include "service_fixture.h"

static netipc_status snapshot(void *user, netipc_codec_cgroups_snapshot_builder *builder) {
  netipc_codec_cgroups_snapshot_item items[2] = {
      {7, NETIPC_CODEC_CGROUPS_OPTION_UNIFIED, 1, 0, {"one", 3}, {"/sys/one", 8}},
      {8, 0, 0, 0, {"two", 3}, {"", 0}},
  };
  size_t added = 0;
  size_t len = 0;
  (void)user;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_set_header(builder, 1, 99));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_add_many(builder, items, 2, &added));
  CHECK(added == 2);
  /* A lent builder is the server's to finish and to free. */
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_snapshot_builder_finish(builder, &len));
  netipc_codec_cgroups_snapshot_builder_destroy(builder);
  return netipc_codec_cgroups_snapshot_builder_error(builder);
}

static void increment_is_called(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  uint64_t values[3] = {1, 2, UINT64_MAX};
  uint64_t value = 0;
  struct live_server live;
  netipc_service_client *client;
  config.supported_profiles = wanted.supported_profiles = profile;
  wanted.max_request_batch_items = 3;
  live = start_increment(&config);
  client = ready_client(&wanted);
  CHECK(status_of(client).selected_profile == profile);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 41, 0, &value));
  CHECK(value == 42);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment_batch(client, values, 3, 0, values));
  CHECK(values[0] == 2 && values[1] == 3 && values[2] == 0);
  netipc_service_client_destroy(client);
  finish(&live);
}

static void string_reverse_is_called(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_codec_str texts[2] = {{"ab", 2}, {NULL, 0}};
  netipc_codec_str text = {NULL, 77};
  struct live_server live;
  netipc_service_client *client;
  config.supported_profiles = wanted.supported_profiles = profile;
  wanted.max_request_batch_items = 2;
  live = start_string_reverse(&config);
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse(client, "a\0bc", 4, 0, &text));
  CHECK(text.len == 4 && memcmp(text.data, "cb\0a", 5) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse(client, NULL, 0, 0, &text));
  CHECK(text.len == 0 && text.data[0] == '\0');
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse_batch(client, texts, 2, 0, texts));
  CHECK(texts[0].len == 2 && memcmp(texts[0].data, "ba", 3) == 0 && texts[1].len == 0);
  netipc_service_client_destroy(client);
  finish(&live);
}

static void cgroups_snapshot_is_called(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_server *server = NULL;
  netipc_codec_cgroups_snapshot_view view;
  netipc_codec_cgroups_snapshot_item items[3];
  size_t count = 0;
  struct live_server live;
  netipc_service_client *client;
  config.supported_profiles = wanted.supported_profiles = profile;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_cgroups_snapshot(run_dir, service, &config, snapshot, NULL, 0, &server));
  live = start(server);
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_cgroups_snapshot(client, 0, &view));
  CHECK(view.generation == 99 && view.item_count == 2 && view.systemd_enabled == 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_view_items(&view, 0, items, 3, &count));
  CHECK(count == 2 && items[0].hash == 7 && items[0].enabled == 1 && strcmp(items[0].path.data, "/sys/one") == 0);
  CHECK(items[1].path.len == 0 && strcmp(items[1].name.data, "two") == 0);
  netipc_service_client_destroy(client);
  finish(&live);
}

int main(void) {
  size_t i;
  CHECK(mkdtemp(run_dir) != NULL);
  for (i = 0; i < sizeof all_profiles / sizeof all_profiles[0]; ++i) {
    increment_is_called(all_profiles[i]);
    string_reverse_is_called(all_profiles[i]);
    cgroups_snapshot_is_called(all_profiles[i]);
  }
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
