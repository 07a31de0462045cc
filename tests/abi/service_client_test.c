/* Clients of the service layer through the shared library, from C99: their life,
 * state and status. What they ask for: service_calls_test.c. */

#define _POSIX_C_SOURCE 200809L

#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "service_fixture.h"

/* Callers built with a newer header: one field more. */
struct newer_config {
  netipc_service_client_config known;
  uint64_t added;
};
struct newer_status {
  netipc_service_client_status known;
  uint64_t added;
};

static void names_are_texts(void) {
  netipc_service_state state;
  netipc_service_phase phase;
  CHECK(strcmp(netipc_service_state_name(NETIPC_SERVICE_STATE_READY), "READY") == 0);
  CHECK(strcmp(netipc_service_state_name(NETIPC_SERVICE_STATE_NOT_FOUND), "NOT_FOUND") == 0);
  CHECK(strcmp(netipc_service_phase_name(NETIPC_SERVICE_PHASE_HANDSHAKE), "HANDSHAKE") == 0);
  for (state = NETIPC_SERVICE_STATE_DISCONNECTED; state <= NETIPC_SERVICE_STATE_BROKEN; ++state)
    CHECK(strcmp(netipc_service_state_name(state), "UNKNOWN") != 0);
  for (phase = NETIPC_SERVICE_PHASE_NONE; phase <= NETIPC_SERVICE_PHASE_RESPONSE; ++phase)
    CHECK(strcmp(netipc_service_phase_name(phase), "UNKNOWN") != 0);
  CHECK(strcmp(netipc_service_state_name(-1), "UNKNOWN") == 0);
  CHECK(strcmp(netipc_service_state_name(state), "UNKNOWN") == 0);
  CHECK(strcmp(netipc_service_phase_name(phase), "UNKNOWN") == 0);
  CHECK(netipc_service_version() == NETIPC_VERSION);
}

static void handles_are_told_apart(void) {
  netipc_service_client_status status = NETIPC_SERVICE_CLIENT_STATUS_INIT;
  netipc_transport_abort *other = NULL;
  netipc_service_client *wrong[2] = {NULL, NULL};
  netipc_service_state state = 77;
  int32_t changed = 77;
  size_t i;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_abort_create(&other));
  wrong[1] = (netipc_service_client *)(void *)other;
  for (i = 0; i < 2; ++i) {
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_refresh(wrong[i], 1, &state, &changed));
    CHECK(netipc_service_client_state(wrong[i]) == NETIPC_SERVICE_STATE_DISCONNECTED);
    CHECK(netipc_service_client_ready(wrong[i]) == 0);
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_get_status(wrong[i], &status));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_close(wrong[i]));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_abort(wrong[i]));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_abort_clear(wrong[i]));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_set_call_timeout(wrong[i], 1));
    netipc_service_client_destroy(wrong[i]);
  }
  CHECK(state == 77 && changed == 77);
  /* Still alive: a client's destroy does not touch what is no client. */
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_abort_raise(other));
  netipc_transport_abort_destroy(other);
}

static void creation_judges_names_and_configuration(void) {
  netipc_service_client *client = NULL;
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  struct newer_config newer;
  char long_dir[120];
  memset(long_dir, 'x', sizeof long_dir);
  long_dir[0] = '/';
  long_dir[sizeof long_dir - 1] = '\0';
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_create(NULL, service, NULL, &client));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_create(run_dir, NULL, NULL, &client));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_create(run_dir, service, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_create("", service, NULL, &client));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_create(run_dir, "a/b", NULL, &client));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_create(run_dir, "", NULL, &client));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_create(run_dir, "..", NULL, &client));
  CHECK_STATUS(NETIPC_STATUS_PATH_TOO_LONG, netipc_service_client_create(long_dir, service, NULL, &client));

  config.struct_size = sizeof config - 8;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_create(run_dir, service, &config, &client));
  config.struct_size = sizeof config;
  config.flags = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_service_client_create(run_dir, service, &config, &client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_config_init(&newer, sizeof newer));
  CHECK(newer.known.struct_size == sizeof newer && newer.added == 0);
  newer.added = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_service_client_create(run_dir, service, &newer.known, &client));
  CHECK(client == NULL);
  newer.added = 0;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_create(run_dir, service, &newer.known, &client));
  netipc_service_client_destroy(client);
  /* Nobody looks for the directory before a refresh. */
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_create("/nonexistent/netipc", service, NULL, &client));
  netipc_service_client_destroy(client);

  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_config_init(NULL, sizeof config));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_config_init(&config, sizeof config - 1));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_status_init(NULL, sizeof(netipc_service_client_status)));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_status_init(&config, sizeof config));
}

static void a_status_is_as_large_as_its_caller_says(void) {
  netipc_service_client *client = make_client(NULL);
  netipc_service_client_status status;
  struct newer_status newer;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_status_init(&newer, sizeof newer));
  newer.added = 77;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_get_status(client, &newer.known));
  CHECK(newer.added == 77 && newer.known.struct_size == sizeof newer);
  CHECK(newer.known.state == NETIPC_SERVICE_STATE_DISCONNECTED && newer.known.request_proposal_bytes == 1024);
  CHECK(newer.known.peer_pid == -1 && newer.known.peer_uid == UINT32_MAX && newer.known.session_id == 0);
  CHECK(newer.known.supported_profiles == NETIPC_TRANSPORT_PROFILE_BASELINE);

  memset(&status, 0x55, sizeof status);
  status.struct_size = sizeof status - 8;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_get_status(client, &status));
  CHECK(status.flags == 0x55555555u && status.error_count == UINT64_C(0x5555555555555555));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_client_get_status(client, NULL));
  netipc_service_client_destroy(client);
}

static void refresh_tells_state_and_change(void) {
  netipc_service_client *client = make_client(NULL);
  netipc_service_state state = -1;
  int32_t changed = -1;
  uint64_t value = 0;
  struct live_server live;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, &state, &changed));
  CHECK(state == NETIPC_SERVICE_STATE_NOT_FOUND && changed == 1);
  CHECK(status_of(client).last_error == NETIPC_STATUS_CONNECT);
  CHECK(status_of(client).last_error_phase == NETIPC_SERVICE_PHASE_CONNECT);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, &state, &changed));
  CHECK(state == NETIPC_SERVICE_STATE_NOT_FOUND && changed == 0);
  CHECK(netipc_service_client_ready(client) == 0);

  live = start_increment(NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, &state, NULL));
  CHECK(state == NETIPC_SERVICE_STATE_READY && netipc_service_client_state(client) == state);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, NULL, &changed));
  CHECK(changed == 0);
  CHECK(status_of(client).connect_count == 1 && status_of(client).peer_pid == (int64_t)getpid());
  CHECK(status_of(client).peer_uid == (uint32_t)getuid() && status_of(client).session_id != 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_close(client));
  CHECK(netipc_service_client_state(client) == NETIPC_SERVICE_STATE_DISCONNECTED);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_close(client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, NULL, NULL));
  CHECK(status_of(client).connect_count == 2);

  /* The server goes: the next call finds out, and a refresh finds the next one. */
  finish(&live);
  CHECK(netipc_service_client_ready(client) == 1);
  CHECK(netipc_service_client_call_increment(client, 1, 0, &value) != NETIPC_STATUS_OK);
  CHECK(netipc_service_client_state(client) == NETIPC_SERVICE_STATE_NOT_FOUND);
  live = start_increment(NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, &state, NULL));
  CHECK(state == NETIPC_SERVICE_STATE_READY);
  netipc_service_client_destroy(client);
  finish(&live);
}

static void a_refusal_is_left_through_close_only(void) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_client *client;
  netipc_service_state state = -1;
  int32_t changed = -1;
  struct live_server live;
  config.auth_token = 1;
  wanted.auth_token = 2;
  live = start_increment(&config);
  client = make_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, &state, &changed));
  CHECK(state == NETIPC_SERVICE_STATE_AUTH_FAILED && changed == 1);
  CHECK(status_of(client).last_error == NETIPC_STATUS_AUTH_FAILED);
  CHECK(status_of(client).last_error_phase == NETIPC_SERVICE_PHASE_HANDSHAKE);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, &state, &changed));
  CHECK(state == NETIPC_SERVICE_STATE_AUTH_FAILED && changed == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_close(client));
  CHECK(netipc_service_client_state(client) == NETIPC_SERVICE_STATE_DISCONNECTED);
  await_refusal(live.server, NETIPC_STATUS_AUTH_FAILED);
  netipc_service_client_destroy(client);
  finish(&live);

  memset(&config, 0, sizeof config);
  config.struct_size = sizeof config;
  config.supported_profiles = NETIPC_TRANSPORT_PROFILE_SHM_FUTEX;
  wanted.supported_profiles = NETIPC_TRANSPORT_PROFILE_BASELINE;
  live = start_increment(&config);
  client = make_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, &state, NULL));
  CHECK(state == NETIPC_SERVICE_STATE_INCOMPATIBLE);
  netipc_service_client_destroy(client);
  finish(&live);
}

static void bind_at(int fd, const char *name, int listens) {
  struct sockaddr_un address;
  size_t len = 0;
  memset(&address, 0, sizeof address);
  address.sun_family = AF_UNIX;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_transport_socket_path(run_dir, name, address.sun_path, sizeof address.sun_path, &len));
  CHECK(bind(fd, (const struct sockaddr *)&address, sizeof address) == 0);
  if (listens) CHECK(listen(fd, 4) == 0);
}

/* A server that accepts and says nothing. */
static void a_silent_server_costs_the_timeout(void) {
  char path[108];
  size_t len = 0;
  netipc_service_client *client = make_client(NULL);
  netipc_service_state state = -1;
  const int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
  bind_at(fd, service, 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 20, &state, NULL));
  CHECK(state == NETIPC_SERVICE_STATE_DISCONNECTED);
  CHECK(status_of(client).last_error == NETIPC_STATUS_TIMEOUT);
  CHECK(status_of(client).last_error_phase == NETIPC_SERVICE_PHASE_HANDSHAKE);
  /* Without a timeout of its own the refresh takes the client's. */
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_set_call_timeout(client, 20));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, &state, NULL));
  CHECK(status_of(client).last_error == NETIPC_STATUS_TIMEOUT);
  CHECK(close(fd) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_socket_path(run_dir, service, path, sizeof path, &len));
  CHECK(unlink(path) == 0);
  netipc_service_client_destroy(client);
}

static void *abort_when_connecting(void *client) {
  while (netipc_service_client_state(client) != NETIPC_SERVICE_STATE_CONNECTING) pause_briefly();
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_abort(client));
  return NULL;
}

static void an_abort_ends_a_refresh(void) {
  char path[108];
  size_t len = 0;
  netipc_service_client *client = make_client(NULL);
  netipc_service_state state = -1;
  int32_t changed = -1;
  pthread_t thread;
  const int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
  bind_at(fd, service, 1);
  CHECK(pthread_create(&thread, NULL, abort_when_connecting, client) == 0);
  CHECK_STATUS(NETIPC_STATUS_ABORTED,
               netipc_service_client_refresh(client, NETIPC_SERVICE_TIMEOUT_INFINITE, &state, &changed));
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(state == -1 && changed == -1);
  CHECK(netipc_service_client_state(client) == NETIPC_SERVICE_STATE_DISCONNECTED);
  /* Sticky, until it is cleared or the client closed. */
  CHECK_STATUS(NETIPC_STATUS_ABORTED, netipc_service_client_refresh(client, 20, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_abort_clear(client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 20, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_abort(client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_close(client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 20, NULL, NULL));
  CHECK(close(fd) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_socket_path(run_dir, service, path, sizeof path, &len));
  CHECK(unlink(path) == 0);
  netipc_service_client_destroy(client);
}

/* A forked copy may be destroyed, and the session is still the parent's. */
static void a_child_leaves_the_session_alone(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_client *client;
  uint64_t value = 0;
  int ended = -1;
  pid_t child;
  struct live_server live;
  config.supported_profiles = wanted.supported_profiles = profile;
  live = start_increment(&config);
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 1, 0, &value));
  child = fork();
  if (child == 0) {
    alarm(20);
    netipc_service_client_destroy(client);
    _exit(0);
  }
  CHECK(waitpid(child, &ended, 0) == child && ended == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 2, 0, &value));
  CHECK(value == 3);
  CHECK(status_of(client).reconnect_count == 0);
  netipc_service_client_destroy(client);
  finish(&live);
}

int main(void) {
  size_t i;
  CHECK(mkdtemp(run_dir) != NULL);
  names_are_texts();
  handles_are_told_apart();
  creation_judges_names_and_configuration();
  a_status_is_as_large_as_its_caller_says();
  refresh_tells_state_and_change();
  a_refusal_is_left_through_close_only();
  a_silent_server_costs_the_timeout();
  an_abort_ends_a_refresh();
  for (i = 0; i < sizeof all_profiles / sizeof all_profiles[0]; ++i) a_child_leaves_the_session_alone(all_profiles[i]);
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
