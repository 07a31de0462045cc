/* Servers that run in a thread of their own, and clients of them. */
#ifndef NETIPC_TESTS_ABI_SERVICE_FIXTURE_H
#define NETIPC_TESTS_ABI_SERVICE_FIXTURE_H

#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "netipc/netipc.h"

#define LONG_MS 20000u /* never reached by a test that passes */

static char run_dir[] = "/tmp/netipc-abi-XXXXXX";
static const char service[] = "svc";

static const uint32_t all_profiles[] = {NETIPC_TRANSPORT_PROFILE_BASELINE, NETIPC_TRANSPORT_PROFILE_SHM_HYBRID,
                                        NETIPC_TRANSPORT_PROFILE_SHM_FUTEX};

static inline void pause_briefly(void) {
  const struct timespec pause = {0, 100000};
  (void)nanosleep(&pause, NULL);
}

static inline netipc_status add_one(void *user, uint64_t value, uint64_t *out_value) {
  (void)user;
  *out_value = value + 1;
  return NETIPC_STATUS_OK;
}

static inline netipc_status reverse(void *user, const char *text, size_t len, char *room, size_t room_size,
                                    size_t *out_len) {
  size_t i;
  (void)user;
  *out_len = len;
  if (len > room_size) return NETIPC_STATUS_OK;
  for (i = 0; i < len; ++i) room[i] = text[len - 1 - i];
  return NETIPC_STATUS_OK;
}

struct live_server {
  netipc_service_server *server;
  pthread_t thread;
};

static inline void *run_server(void *server) {
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_run(server));
  return NULL;
}

static inline struct live_server start(netipc_service_server *server) {
  struct live_server live;
  live.server = server;
  CHECK(pthread_create(&live.thread, NULL, run_server, server) == 0);
  return live;
}

static inline void finish(struct live_server *live) {
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_stop(live->server));
  CHECK(pthread_join(live->thread, NULL) == 0);
  netipc_service_server_destroy(live->server);
}

static inline struct live_server start_increment(const netipc_service_server_config *config) {
  netipc_service_server *server = NULL;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_increment(run_dir, service, config, add_one, NULL, &server));
  return start(server);
}

static inline struct live_server start_string_reverse(const netipc_service_server_config *config) {
  netipc_service_server *server = NULL;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_string_reverse(run_dir, service, config, reverse, NULL, &server));
  return start(server);
}

static inline netipc_service_client *make_client(const netipc_service_client_config *config) {
  netipc_service_client *client = NULL;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_create(run_dir, service, config, &client));
  return client;
}

static inline netipc_service_client *ready_client(const netipc_service_client_config *config) {
  netipc_service_client *client = make_client(config);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, NULL, NULL));
  CHECK(netipc_service_client_ready(client) == 1);
  return client;
}

static inline netipc_service_client_status status_of(const netipc_service_client *client) {
  netipc_service_client_status status = NETIPC_SERVICE_CLIENT_STATUS_INIT;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_get_status(client, &status));
  return status;
}

static inline netipc_service_server_status server_status_of(const netipc_service_server *server) {
  netipc_service_server_status status = NETIPC_SERVICE_SERVER_STATUS_INIT;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_get_status(server, &status));
  return status;
}

/* A client learns of its refusal before the server has counted it. */
static inline void await_refusal(const netipc_service_server *server, netipc_status reason) {
  netipc_service_server_status status = server_status_of(server);
  while (status.refused_count == 0 || status.last_error != reason) {
    pause_briefly();
    status = server_status_of(server);
  }
  CHECK(status.refused_count == 1);
}

#endif
