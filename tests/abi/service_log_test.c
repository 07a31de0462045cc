/* Log hooks through the shared library, from C99. */

#define _POSIX_C_SOURCE 200809L

#include "service_fixture.h"

struct heard {
  pthread_mutex_t lock;
  size_t count;
  int events[NETIPC_SERVICE_LOG_EVENT_STOP + 1];
  netipc_status refused; /* of the last HANDSHAKE record */
};

static void hear(void *user, const netipc_service_log_record *record) {
  struct heard *heard = (struct heard *)user;
  CHECK(record->struct_size >= sizeof *record && record->reserved == 0);
  CHECK(strcmp(record->service, service) == 0 && record->text[0] != '\0' && strchr(record->text, '\n') == NULL);
  CHECK(strcmp(netipc_service_log_level_name(record->level), "UNKNOWN") != 0);
  CHECK(strcmp(netipc_service_log_event_name(record->event), "UNKNOWN") != 0);
  (void)pthread_mutex_lock(&heard->lock);
  ++heard->count;
  ++heard->events[record->event];
  if (record->event == NETIPC_SERVICE_LOG_EVENT_HANDSHAKE) heard->refused = record->status;
  (void)pthread_mutex_unlock(&heard->lock);
}

static int heard_of(struct heard *heard, netipc_service_log_event event) {
  int count;
  (void)pthread_mutex_lock(&heard->lock);
  count = heard->events[event];
  (void)pthread_mutex_unlock(&heard->lock);
  return count;
}

static void names_are_texts(void) {
  netipc_service_log_level level;
  netipc_service_log_event event;
  CHECK(strcmp(netipc_service_log_level_name(NETIPC_SERVICE_LOG_WARNING), "WARNING") == 0);
  CHECK(strcmp(netipc_service_log_event_name(NETIPC_SERVICE_LOG_EVENT_SESSION_END), "SESSION_END") == 0);
  for (level = NETIPC_SERVICE_LOG_ERROR; level <= NETIPC_SERVICE_LOG_DEBUG; ++level)
    CHECK(strcmp(netipc_service_log_level_name(level), "UNKNOWN") != 0);
  for (event = NETIPC_SERVICE_LOG_EVENT_LISTEN; event <= NETIPC_SERVICE_LOG_EVENT_STOP; ++event)
    CHECK(strcmp(netipc_service_log_event_name(event), "UNKNOWN") != 0);
  CHECK(strcmp(netipc_service_log_level_name(0), "UNKNOWN") == 0);
  CHECK(strcmp(netipc_service_log_level_name(level), "UNKNOWN") == 0);
  CHECK(strcmp(netipc_service_log_event_name(event), "UNKNOWN") == 0);
}

static void levels_of_newer_versions_are_refused(void) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_server_config serving = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client *client = NULL;
  netipc_service_server *server = NULL;
  netipc_service_cgroups_cache *cache = NULL;
  config.log_level = serving.log_level = NETIPC_SERVICE_LOG_DEBUG + 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_service_client_create(run_dir, service, &config, &client));
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_service_cgroups_cache_create(run_dir, service, &config, &cache));
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED,
               netipc_service_server_create_increment(run_dir, service, &serving, add_one, NULL, &server));
  config.log_level = -1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_service_client_create(run_dir, service, &config, &client));
  config.log_level = serving.log_level = 0;
  config.reserved = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_service_client_create(run_dir, service, &config, &client));
  CHECK(client == NULL && server == NULL && cache == NULL);
}

static void both_sides_are_heard(void) {
  static struct heard at_server = {PTHREAD_MUTEX_INITIALIZER, 0, {0}, 0};
  static struct heard at_client = {PTHREAD_MUTEX_INITIALIZER, 0, {0}, 0};
  netipc_service_server_config serving = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_client *client;
  uint64_t value = 0;
  struct live_server live;
  serving.log = config.log = hear;
  serving.log_user = &at_server;
  config.log_user = &at_client;
  live = start_increment(&serving);
  client = ready_client(&config);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 1, 0, &value));
  CHECK(heard_of(&at_client, NETIPC_SERVICE_LOG_EVENT_SESSION_BEGIN) == 1);
  CHECK(heard_of(&at_client, NETIPC_SERVICE_LOG_EVENT_CONNECT) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_close(client));
  CHECK(heard_of(&at_client, NETIPC_SERVICE_LOG_EVENT_SESSION_END) == 1);
  netipc_service_client_destroy(client);

  config.log_level = NETIPC_SERVICE_LOG_WARNING;
  config.auth_token = 1;
  at_client.count = 0;
  client = make_client(&config);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, NULL, NULL));
  CHECK(at_client.count == 1 && at_client.refused == NETIPC_STATUS_AUTH_FAILED);
  netipc_service_client_destroy(client);

  while (heard_of(&at_server, NETIPC_SERVICE_LOG_EVENT_HANDSHAKE) == 0) pause_briefly();
  while (heard_of(&at_server, NETIPC_SERVICE_LOG_EVENT_SESSION_END) == 0) pause_briefly();
  CHECK(at_server.refused == NETIPC_STATUS_AUTH_FAILED);
  CHECK(heard_of(&at_server, NETIPC_SERVICE_LOG_EVENT_LISTEN) == 1);
  finish(&live);
  CHECK(heard_of(&at_server, NETIPC_SERVICE_LOG_EVENT_STOP) == 1);
}

static void a_cache_logs_as_its_client(void) {
  static struct heard heard = {PTHREAD_MUTEX_INITIALIZER, 0, {0}, 0};
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_cgroups_cache *cache = NULL;
  config.log = hear;
  config.log_user = &heard;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_cgroups_cache_create(run_dir, service, &config, &cache));
  CHECK_STATUS(NETIPC_STATUS_NOT_READY, netipc_service_cgroups_cache_refresh(cache, 0));
  CHECK(heard_of(&heard, NETIPC_SERVICE_LOG_EVENT_STATE) == 1);
  netipc_service_cgroups_cache_destroy(cache);
}

int main(void) {
  CHECK(mkdtemp(run_dir) != NULL);
  names_are_texts();
  levels_of_newer_versions_are_refused();
  both_sides_are_heard();
  a_cache_logs_as_its_client();
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
