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
  CHECK(status_of(client).call_latency.count == 2 && status_of(client).call_latency.min_ns > 0);
  CHECK(status_of(client).call_latency.p999_ns <= status_of(client).call_latency.max_ns);
  CHECK(status_of(client).call_timeout_ms == 30000 && status_of(client).state_since_ms != 0);
  CHECK(server_status_of(live.server).handler_latency.count == 2);
  CHECK(server_status_of(live.server).shared_memory_sessions == (profile != NETIPC_TRANSPORT_PROFILE_BASELINE));
  CHECK(server_status_of(live.server).supported_profiles == profile);
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

/* ---- what goes wrong ---- */

static void arguments_are_checked(void) {
  struct live_server live = start_increment(NULL);
  netipc_service_client *client = ready_client(NULL);
  netipc_transport_abort *other = NULL;
  netipc_service_client *wrong[2] = {NULL, NULL};
  netipc_codec_cgroups_snapshot_view view;
  netipc_codec_str text = {NULL, 77};
  uint64_t value = 77;
  size_t i;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_abort_create(&other));
  wrong[1] = (netipc_service_client *)(void *)other;
  for (i = 0; i < 2; ++i) {
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_increment(wrong[i], 1, 0, &value));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_increment_batch(wrong[i], &value, 1, 0, &value));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_string_reverse(wrong[i], "a", 1, 0, &text));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_string_reverse_batch(wrong[i], &text, 1, 0, &text));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_cgroups_snapshot(wrong[i], 0, &view));
  }
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_increment(client, 1, 0, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_increment_batch(client, NULL, 1, 0, &value));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_increment_batch(client, &value, 1, 0, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_string_reverse(client, NULL, 1, 0, &text));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_string_reverse(client, "a", 1, 0, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_string_reverse_batch(client, NULL, 1, 0, &text));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_string_reverse_batch(client, &text, 1, 0, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_call_cgroups_snapshot(client, 0, NULL));
  CHECK(value == 77 && text.len == 77);
  CHECK(status_of(client).state == NETIPC_SERVICE_STATE_READY && status_of(client).error_count == 0);
  netipc_transport_abort_destroy(other);
  netipc_service_client_destroy(client);
  finish(&live);
}

static void a_client_that_is_not_ready_sends_nothing(void) {
  netipc_service_client *client = make_client(NULL);
  netipc_codec_cgroups_snapshot_view view;
  netipc_codec_str texts[2] = {{"a", 1}, {"b", 1}};
  netipc_codec_str text = {NULL, 77};
  uint64_t values[2] = {77, 78};
  memset(&view, 0x55, sizeof view);
  CHECK_STATUS(NETIPC_STATUS_NOT_READY, netipc_service_client_call_increment(client, 1, 0, values));
  CHECK_STATUS(NETIPC_STATUS_NOT_READY, netipc_service_client_call_increment_batch(client, values, 2, 0, values));
  CHECK_STATUS(NETIPC_STATUS_NOT_READY, netipc_service_client_call_string_reverse(client, "a", 1, 0, &text));
  CHECK_STATUS(NETIPC_STATUS_NOT_READY, netipc_service_client_call_string_reverse_batch(client, texts, 2, 0, texts));
  CHECK_STATUS(NETIPC_STATUS_NOT_READY, netipc_service_client_call_cgroups_snapshot(client, 0, &view));
  CHECK(values[0] == 77 && values[1] == 78 && text.len == 77 && texts[1].data[0] == 'b' && view.size == SIZE_MAX / 3);
  CHECK(status_of(client).error_count == 5);
  /* Nothing to ask needs nobody to answer. */
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment_batch(client, NULL, 0, 0, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse_batch(client, NULL, 0, 0, NULL));
  netipc_service_client_destroy(client);
}

static void batches_have_a_ceiling(uint32_t profile) {
  enum { many = 100 };
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  uint64_t values[many + 1];
  netipc_codec_str texts[many + 1];
  struct live_server live;
  netipc_service_client *client;
  size_t i;
  config.supported_profiles = wanted.supported_profiles = profile;
  config.max_request_payload_bytes = wanted.max_request_payload_bytes = 65536;
  wanted.max_request_batch_items = many;
  for (i = 0; i <= many; ++i) {
    values[i] = i;
    texts[i].data = "0123456789";
    texts[i].len = i % 10;
  }
  live = start_increment(&config);
  client = ready_client(&wanted);
  CHECK(status_of(client).max_request_batch_items == many);
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_service_client_call_increment_batch(client, values, many + 1, 0, values));
  CHECK(values[0] == 0 && status_of(client).state == NETIPC_SERVICE_STATE_READY && status_of(client).call_count == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment_batch(client, values, 0, 0, values));
  CHECK(status_of(client).call_count == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment_batch(client, values, 1, 0, values));
  CHECK(values[0] == 1 && values[1] == 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment_batch(client, values, many, 0, values));
  CHECK(values[0] == 2 && values[many - 1] == many && values[many] == many);
  netipc_service_client_destroy(client);
  finish(&live);

  live = start_string_reverse(&config);
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW,
               netipc_service_client_call_string_reverse_batch(client, texts, many + 1, 0, texts));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse_batch(client, texts, 1, 0, texts));
  texts[0].data = "";
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse_batch(client, texts, many, 0, texts));
  for (i = 0; i < many; ++i) {
    CHECK(texts[i].len == i % 10 && texts[i].data[texts[i].len] == '\0');
    CHECK(i % 10 == 0 || texts[i].data[0] == (char)('0' + i % 10 - 1));
  }
  netipc_service_client_destroy(client);
  finish(&live);
}

/* Over what the server was configured with nothing grows; without, both sides learn. */
static void large_requests_and_answers_meet_the_ceilings(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  static char text[200000];
  netipc_codec_str answer = {NULL, 77};
  struct live_server live;
  netipc_service_client *client;
  memset(text, 'x', sizeof text);
  text[0] = 'y';
  config.supported_profiles = wanted.supported_profiles = profile;
  config.max_request_payload_bytes = 2048;
  live = start_string_reverse(&config);
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse(client, text, 1000, 0, &answer));
  answer.len = 77;
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_service_client_call_string_reverse(client, text, 3000, 0, &answer));
  CHECK(answer.len == 77);
  CHECK(status_of(client).state == NETIPC_SERVICE_STATE_BROKEN && status_of(client).error_count == 1);
  netipc_service_client_destroy(client);
  finish(&live);

  config.max_request_payload_bytes = 1 << 20;
  config.max_response_payload_bytes = 1 << 16;
  wanted.max_request_payload_bytes = 1 << 20;
  live = start_string_reverse(&config);
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW,
               netipc_service_client_call_string_reverse(client, text, sizeof text, 0, &answer));
  CHECK(answer.len == 77 && server_status_of(live.server).limit_exceeded_count >= 1);
  netipc_service_client_destroy(client);
  finish(&live);

  config.max_response_payload_bytes = 0;
  live = start_string_reverse(&config);
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse(client, text, sizeof text, 0, &answer));
  CHECK(answer.len == sizeof text && answer.data[answer.len - 1] == 'y');
  CHECK(status_of(client).reconnect_count >= 1 && status_of(client).error_count == 0);
  CHECK(server_status_of(live.server).response_ceiling_bytes > sizeof text);
  netipc_service_client_destroy(client);
  finish(&live);
}

static netipc_status decline(void *user, uint64_t value, uint64_t *out_value) {
  *out_value = value;
  return *(const netipc_status *)user;
}

static netipc_status overfill(void *user, netipc_codec_cgroups_snapshot_builder *builder) {
  netipc_codec_cgroups_snapshot_item item = {7, 0, 1, 0, {"one", 3}, {"", 0}};
  (void)user;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_snapshot_builder_add(builder, &item));
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_codec_cgroups_snapshot_builder_add(builder, &item));
  return NETIPC_STATUS_OK;
}

static netipc_status decline_snapshot(void *user, netipc_codec_cgroups_snapshot_builder *builder) {
  (void)builder;
  return *(const netipc_status *)user;
}

static netipc_status decline_text(void *user, const char *text, size_t len, char *room, size_t room_size,
                                  size_t *out_len) {
  (void)text;
  (void)room;
  (void)room_size;
  *out_len = len;
  return *(const netipc_status *)user;
}

/* Any number but OK declines; none of them means anything else. */
static void a_handler_may_decline(uint32_t profile) {
  static const netipc_status answers[] = {NETIPC_STATUS_HANDLER_FAILED, NETIPC_STATUS_OVERFLOW,
                                          NETIPC_STATUS_BAD_LAYOUT, -1, 9999};
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_codec_cgroups_snapshot_view view;
  netipc_codec_str text = {NULL, 77};
  size_t i;
  config.supported_profiles = wanted.supported_profiles = profile;
  memset(&view, 0x55, sizeof view);
  for (i = 0; i < sizeof answers / sizeof answers[0]; ++i) {
    netipc_status answer = answers[i];
    netipc_service_server *servers[3] = {NULL, NULL, NULL};
    size_t kind;
    uint64_t value = 77;
    CHECK_STATUS(NETIPC_STATUS_OK,
                 netipc_service_server_create_increment(run_dir, "increment", &config, decline, &answer, &servers[0]));
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_create_string_reverse(run_dir, "reverse", &config,
                                                                               decline_text, &answer, &servers[1]));
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_create_cgroups_snapshot(run_dir, "snapshot", &config,
                                                                                 decline_snapshot, &answer, 0,
                                                                                 &servers[2]));
    for (kind = 0; kind < 3; ++kind) {
      static const char *const names[] = {"increment", "reverse", "snapshot"};
      struct live_server live = start(servers[kind]);
      netipc_service_client *client = NULL;
      CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_create(run_dir, names[kind], &wanted, &client));
      CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, NULL, NULL));
      if (kind == 0) CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_service_client_call_increment(client, 1, 0, &value));
      if (kind == 1)
        CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_service_client_call_string_reverse(client, "a", 1, 0, &text));
      if (kind == 2)
        CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_service_client_call_cgroups_snapshot(client, 0, &view));
      CHECK(status_of(client).state == NETIPC_SERVICE_STATE_BROKEN);
      CHECK(status_of(client).last_error_phase == NETIPC_SERVICE_PHASE_RESPONSE);
      CHECK(server_status_of(live.server).internal_error_count == 2); /* a call is tried twice */
      netipc_service_client_destroy(client);
      finish(&live);
    }
    CHECK(value == 77 && text.len == 77 && view.size == SIZE_MAX / 3);
  }
}

static void a_snapshot_is_not_shortened(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_codec_cgroups_snapshot_view view;
  netipc_service_server *server = NULL;
  netipc_service_client *client;
  struct live_server live;
  config.supported_profiles = wanted.supported_profiles = profile;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_cgroups_snapshot(run_dir, service, &config, overfill, NULL, 1, &server));
  live = start(server);
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_service_client_call_cgroups_snapshot(client, 0, &view));
  CHECK(server_status_of(server).limit_exceeded_count >= 1);
  netipc_service_client_destroy(client);
  finish(&live);
}

/* ---- calls that wait ---- */

static netipc_status stay(void *user, uint64_t value, uint64_t *out_value) {
  const int *gate = user;
  char byte;
  *out_value = value + 1;
  CHECK(write(gate[1], "", 1) == 1);    /* inside */
  CHECK(read(gate[2], &byte, 1) == 0); /* until the other end closes */
  return NETIPC_STATUS_OK;
}

static void *abort_when_inside(void *argument) {
  void *const *both = argument;
  char byte;
  CHECK(read(((const int *)both[1])[0], &byte, 1) == 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_abort(both[0]));
  return NULL;
}

static void a_call_ends_by_timeout_or_abort(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_server *server = NULL;
  netipc_service_client *client;
  struct live_server live;
  uint64_t value = 77;
  void *both[2];
  pthread_t thread;
  char byte;
  int gate[4];
  CHECK(pipe(gate) == 0 && pipe(gate + 2) == 0);
  config.supported_profiles = wanted.supported_profiles = profile;
  config.workers = 4;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_increment(run_dir, service, &config, stay, gate, &server));
  live = start(server);
  client = ready_client(&wanted);
  both[0] = client;
  both[1] = gate;
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_service_client_call_increment(client, 1, 20, &value));
  CHECK(status_of(client).state == NETIPC_SERVICE_STATE_BROKEN && status_of(client).error_count == 1);
  CHECK(status_of(client).last_error_phase == NETIPC_SERVICE_PHASE_RECEIVE);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_set_call_timeout(client, 20));
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_service_client_call_increment(client, 1, 0, &value));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, NULL, NULL));
  CHECK(status_of(client).reconnect_count == 2);
  CHECK(read(gate[0], &byte, 1) == 1 && read(gate[0], &byte, 1) == 1);

  CHECK(pthread_create(&thread, NULL, abort_when_inside, both) == 0);
  CHECK_STATUS(NETIPC_STATUS_ABORTED,
               netipc_service_client_call_increment(client, 1, NETIPC_SERVICE_TIMEOUT_INFINITE, &value));
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(value == 77 && status_of(client).state == NETIPC_SERVICE_STATE_BROKEN);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_abort_clear(client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, NULL, NULL));
  /* Sticky: raised between calls it ends the next one. */
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_abort(client));
  CHECK_STATUS(NETIPC_STATUS_ABORTED, netipc_service_client_call_increment(client, 1, 0, &value));
  CHECK(close(gate[3]) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_close(client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 1, LONG_MS, &value));
  CHECK(value == 2);
  netipc_service_client_destroy(client);
  finish(&live);
  CHECK(close(gate[0]) == 0 && close(gate[1]) == 0 && close(gate[2]) == 0);
}

int main(void) {
  size_t i;
  CHECK(mkdtemp(run_dir) != NULL);
  arguments_are_checked();
  a_client_that_is_not_ready_sends_nothing();
  for (i = 0; i < sizeof all_profiles / sizeof all_profiles[0]; ++i) {
    increment_is_called(all_profiles[i]);
    string_reverse_is_called(all_profiles[i]);
    cgroups_snapshot_is_called(all_profiles[i]);
    batches_have_a_ceiling(all_profiles[i]);
    large_requests_and_answers_meet_the_ceilings(all_profiles[i]);
    a_handler_may_decline(all_profiles[i]);
    a_snapshot_is_not_shortened(all_profiles[i]);
    a_call_ends_by_timeout_or_abort(all_profiles[i]);
  }
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
