/* Servers of the service layer through the shared library, from C99: creation,
 * who drives them, how they end. */

#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "service_fixture.h"

/* Callers built with a newer header: one field more. */
struct newer_config {
  netipc_service_server_config known;
  uint64_t added;
};
struct newer_status {
  netipc_service_server_status known;
  uint64_t added;
};

static netipc_status no_snapshot(void *user, netipc_codec_cgroups_snapshot_builder *builder) {
  (void)user;
  (void)builder;
  return NETIPC_STATUS_HANDLER_FAILED;
}

static netipc_service_server *make_server(const netipc_service_server_config *config) {
  netipc_service_server *server = NULL;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_increment(run_dir, service, config, add_one, NULL, &server));
  return server;
}

static netipc_status try_increment(const char *dir, const char *name) {
  netipc_service_server *server = NULL;
  const netipc_status status = netipc_service_server_create_increment(dir, name, NULL, add_one, NULL, &server);
  CHECK((server != NULL) == (status == NETIPC_STATUS_OK));
  netipc_service_server_destroy(server);
  return status;
}

static void path_of(const char *name, char *path) {
  size_t len = 0;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_socket_path(run_dir, name, path, 108, &len));
}

static void handles_are_told_apart(void) {
  netipc_service_server_status status = NETIPC_SERVICE_SERVER_STATUS_INIT;
  netipc_service_client *other = make_client(NULL);
  netipc_service_server *wrong[2] = {NULL, NULL};
  size_t i;
  wrong[1] = (netipc_service_server *)(void *)other;
  for (i = 0; i < 2; ++i) {
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_run(wrong[i]));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_poll_once(wrong[i], 0));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_stop(wrong[i]));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_drain(wrong[i], 0));
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_get_status(wrong[i], &status));
    CHECK(netipc_service_server_wait_handle(wrong[i]) == -1);
    netipc_service_server_destroy(wrong[i]);
  }
  CHECK(netipc_service_client_state(other) == NETIPC_SERVICE_STATE_DISCONNECTED);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_close(other));
  netipc_service_client_destroy(other);
}

static void creation_judges_arguments(void) {
  netipc_transport_wait_policy policy = NETIPC_TRANSPORT_WAIT_POLICY_INIT;
  netipc_service_server *server = NULL;
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  struct newer_config newer;
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_increment(NULL, service, NULL, add_one, NULL, &server));
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_increment(run_dir, NULL, NULL, add_one, NULL, &server));
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_increment(run_dir, service, NULL, NULL, NULL, &server));
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_increment(run_dir, service, NULL, add_one, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_string_reverse(run_dir, service, NULL, NULL, NULL, &server));
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_cgroups_snapshot(run_dir, service, NULL, NULL, NULL, 0, &server));

  config.struct_size = sizeof config - 8;
  CHECK_STATUS(NETIPC_STATUS_INVALID,
               netipc_service_server_create_increment(run_dir, service, &config, add_one, NULL, &server));
  config.struct_size = sizeof config;
  config.flags = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED,
               netipc_service_server_create_increment(run_dir, service, &config, add_one, NULL, &server));
  config.flags = 0;
  config.reserved = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED,
               netipc_service_server_create_increment(run_dir, service, &config, add_one, NULL, &server));
  config.reserved = 0;
  config.wait_policy = &policy;
  policy.mode = NETIPC_TRANSPORT_WAIT_POWER_SAVING + 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED,
               netipc_service_server_create_increment(run_dir, service, &config, add_one, NULL, &server));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_config_init(&newer, sizeof newer));
  CHECK(newer.known.struct_size == sizeof newer && newer.added == 0);
  newer.added = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED,
               netipc_service_server_create_increment(run_dir, service, &newer.known, add_one, NULL, &server));
  CHECK(server == NULL);
  newer.added = 0;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_increment(run_dir, service, &newer.known, add_one, NULL, &server));
  netipc_service_server_destroy(server);

  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_config_init(NULL, sizeof config));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_config_init(&config, sizeof config - 1));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_status_init(NULL, sizeof(netipc_service_server_status)));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_status_init(&config, sizeof config));
}

static void a_status_is_as_large_as_its_caller_says(void) {
  netipc_service_server *server = make_server(NULL);
  netipc_service_server_status status;
  struct newer_status newer;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_status_init(&newer, sizeof newer));
  newer.added = 77;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_get_status(server, &newer.known));
  CHECK(newer.added == 77 && newer.known.struct_size == sizeof newer);
  CHECK(newer.known.state == NETIPC_SERVICE_SERVER_IDLE && newer.known.workers == 1);
  CHECK(newer.known.request_ceiling_bytes == 1024 && newer.known.response_ceiling_bytes == 65536);
  memset(&status, 0x55, sizeof status);
  status.struct_size = sizeof status - 8;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_get_status(server, &status));
  CHECK(status.flags == 0x55555555u && status.internal_error_count == UINT64_C(0x5555555555555555));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_get_status(server, NULL));
  netipc_service_server_destroy(server);
}

static void a_name_needs_its_place(void) {
  char path[108];
  char dir[200];
  char inside[128];
  struct stat node;
  netipc_service_server *server;
  struct sockaddr_un address;
  int fd;
  CHECK_STATUS(NETIPC_STATUS_INVALID, try_increment(run_dir, "a/b"));
  CHECK_STATUS(NETIPC_STATUS_INVALID, try_increment(run_dir, ""));
  CHECK_STATUS(NETIPC_STATUS_INVALID, try_increment(run_dir, ".."));
  CHECK_STATUS(NETIPC_STATUS_INVALID, try_increment("", service));
  memset(dir, 'x', sizeof dir);
  dir[sizeof dir - 1] = '\0';
  CHECK_STATUS(NETIPC_STATUS_PATH_TOO_LONG, try_increment(dir, service));
  CHECK_STATUS(NETIPC_STATUS_SOCKET, try_increment("/nonexistent/netipc", service));
  CHECK_STATUS(NETIPC_STATUS_SOCKET, try_increment("/dev/null", service));

  /* A live owner keeps its name. */
  path_of(service, path);
  server = make_server(NULL);
  CHECK_STATUS(NETIPC_STATUS_ADDR_IN_USE, try_increment(run_dir, service));
  CHECK(stat(path, &node) == 0 && S_ISSOCK(node.st_mode) && (node.st_mode & 0777) == 0600);
  netipc_service_server_destroy(server);
  CHECK(stat(path, &node) != 0);

  /* A dead one lost it. */
  memset(&address, 0, sizeof address);
  address.sun_family = AF_UNIX;
  memcpy(address.sun_path, path, strlen(path));
  fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
  CHECK(bind(fd, (const struct sockaddr *)&address, sizeof address) == 0);
  CHECK(close(fd) == 0 && stat(path, &node) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, try_increment(run_dir, service));
  CHECK(stat(path, &node) != 0);

  /* Whatever does not answer goes (docs/spec/uds.md), but nothing that others put into a directory. */
  fd = open(path, O_CREAT | O_WRONLY, 0600);
  CHECK(fd >= 0 && close(fd) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, try_increment(run_dir, service));
  CHECK(stat(path, &node) != 0);
  CHECK(mkdir(path, 0700) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, try_increment(run_dir, service));
  CHECK(stat(path, &node) != 0);
  CHECK(mkdir(path, 0700) == 0);
  CHECK(snprintf(inside, sizeof inside, "%s/kept", path) < (int)sizeof inside && mkdir(inside, 0700) == 0);
  CHECK_STATUS(NETIPC_STATUS_ADDR_IN_USE, try_increment(run_dir, service));
  CHECK(rmdir(inside) == 0 && rmdir(path) == 0);
}

static void two_services_live_at_two_names(void) {
  netipc_service_server *reverser = NULL;
  netipc_service_client *client = NULL;
  netipc_codec_str text = {NULL, 77};
  uint64_t value = 77;
  struct live_server first = start(make_server(NULL));
  struct live_server second;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_string_reverse(run_dir, "other", NULL, reverse, NULL, &reverser));
  second = start(reverser);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_create(run_dir, "other", NULL, &client));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse(client, "abc", 3, 0, &text));
  CHECK(text.len == 3 && strcmp(text.data, "cba") == 0);
  /* The wrong method costs the call; a session that asks rightly goes on. */
  CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_service_client_call_increment(client, 1, 0, &value));
  CHECK(value == 77);
  CHECK(server_status_of(reverser).unsupported_count == 2);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, 0, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_string_reverse(client, "ab", 2, 0, &text));
  netipc_service_client_destroy(client);
  client = ready_client(NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 1, 0, &value));
  netipc_service_client_destroy(client);
  finish(&first);
  finish(&second);
}

/* ---- who drives it, and how it ends ---- */

static void a_stop_before_run_is_not_lost(void) {
  char path[108];
  struct stat node;
  netipc_service_server *server = make_server(NULL);
  path_of(service, path);
  CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_IDLE);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_stop(server));
  CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_STOPPING);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_run(server));
  CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_STOPPED);
  CHECK(stat(path, &node) != 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_run(server));
  CHECK_STATUS(NETIPC_STATUS_ABORTED, netipc_service_server_poll_once(server, 0));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_drain(server, 0));
  netipc_service_server_destroy(server);

  server = make_server(NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_drain(server, 0));
  CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_STOPPED);
  netipc_service_server_destroy(server);
}

static void *refresh_and_call(void *client) {
  uint64_t value = 0;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(client, LONG_MS, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 6, LONG_MS, &value));
  CHECK(value == 7);
  return NULL;
}

/* A loop of our own, on the thread of the test. */
static void a_foreign_loop_drives(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_server *server;
  netipc_service_client *client;
  struct pollfd watched;
  pthread_t thread;
  config.supported_profiles = wanted.supported_profiles = profile;
  server = make_server(&config);
  client = make_client(&wanted);
  watched.fd = (int)netipc_service_server_wait_handle(server);
  watched.events = POLLIN;
  CHECK(watched.fd >= 0 && poll(&watched, 1, 0) == 0);
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_service_server_poll_once(server, 0));
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_service_server_poll_once(server, 1));
  CHECK(pthread_create(&thread, NULL, refresh_and_call, client) == 0);
  while (server_status_of(server).ok_count == 0) {
    CHECK(poll(&watched, 1, (int)LONG_MS) == 1);
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_poll_once(server, 0));
    CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_IDLE);
  }
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(server_status_of(server).sessions == 1 && server_status_of(server).accepted_count == 1);
  /* The client leaves: that is work, too. */
  netipc_service_client_destroy(client);
  while (server_status_of(server).sessions != 0) {
    CHECK(poll(&watched, 1, (int)LONG_MS) == 1);
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_poll_once(server, 0));
  }
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_stop(server));
  CHECK(poll(&watched, 1, (int)LONG_MS) == 1);
  CHECK_STATUS(NETIPC_STATUS_ABORTED, netipc_service_server_poll_once(server, NETIPC_SERVICE_TIMEOUT_INFINITE));
  CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_STOPPED);
  netipc_service_server_destroy(server);
}

/* A handler that stays inside until the test lets it go. */
struct gate {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  int entered;
  int open;
};

static netipc_status pass_gate(void *user, uint64_t value, uint64_t *out_value) {
  struct gate *gate = user;
  CHECK(pthread_mutex_lock(&gate->mutex) == 0);
  gate->entered = 1;
  CHECK(pthread_cond_broadcast(&gate->changed) == 0);
  while (!gate->open) CHECK(pthread_cond_wait(&gate->changed, &gate->mutex) == 0);
  CHECK(pthread_mutex_unlock(&gate->mutex) == 0);
  *out_value = value + 1;
  return NETIPC_STATUS_OK;
}

static void await_entered(struct gate *gate) {
  CHECK(pthread_mutex_lock(&gate->mutex) == 0);
  while (!gate->entered) CHECK(pthread_cond_wait(&gate->changed, &gate->mutex) == 0);
  CHECK(pthread_mutex_unlock(&gate->mutex) == 0);
}

static void open_gate(struct gate *gate) {
  CHECK(pthread_mutex_lock(&gate->mutex) == 0);
  gate->open = 1;
  CHECK(pthread_cond_broadcast(&gate->changed) == 0);
  CHECK(pthread_mutex_unlock(&gate->mutex) == 0);
}

static void drain_finishes_the_request_in_progress(uint32_t profile) {
  struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0};
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_server *server = NULL;
  netipc_service_client *client;
  pthread_t driver;
  pthread_t caller;
  config.supported_profiles = wanted.supported_profiles = profile;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_increment(run_dir, service, &config, pass_gate, &gate, &server));
  CHECK(pthread_create(&driver, NULL, run_server, server) == 0);
  client = make_client(&wanted);
  CHECK(pthread_create(&caller, NULL, refresh_and_call, client) == 0);
  await_entered(&gate);
  CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_RUNNING);
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_run(server));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_service_server_poll_once(server, 0));
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_service_server_drain(server, 0));
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_service_server_drain(server, 10));
  CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_STOPPING);
  open_gate(&gate);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_drain(server, NETIPC_SERVICE_TIMEOUT_INFINITE));
  CHECK(server_status_of(server).state == NETIPC_SERVICE_SERVER_STOPPED);
  CHECK(pthread_join(driver, NULL) == 0);
  CHECK(pthread_join(caller, NULL) == 0); /* its answer came */
  CHECK(server_status_of(server).ok_count == 1 && server_status_of(server).sessions == 0);
  netipc_service_client_destroy(client);
  netipc_service_server_destroy(server);
}

static netipc_service_server *stopped_from_afar;

static netipc_status stop_from_handler(void *user, uint64_t value, uint64_t *out_value) {
  (void)user;
  *out_value = value + 1;
  CHECK(server_status_of(stopped_from_afar).state == NETIPC_SERVICE_SERVER_RUNNING);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_stop(stopped_from_afar));
  CHECK(server_status_of(stopped_from_afar).state == NETIPC_SERVICE_SERVER_STOPPING);
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_service_server_drain(stopped_from_afar, 0));
  return NETIPC_STATUS_OK;
}

static void a_handler_may_stop_its_server(void) {
  netipc_service_client *client = make_client(NULL);
  pthread_t caller;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_create_increment(run_dir, service, NULL, stop_from_handler, NULL,
                                                                        &stopped_from_afar));
  CHECK(pthread_create(&caller, NULL, refresh_and_call, client) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_run(stopped_from_afar));
  CHECK(pthread_join(caller, NULL) == 0);
  netipc_service_client_destroy(client);
  netipc_service_server_destroy(stopped_from_afar);
}

static void stop_from_signal(int number) {
  (void)number;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_stop(stopped_from_afar));
}

static void *signal_driver(void *driver) {
  while (server_status_of(stopped_from_afar).state != NETIPC_SERVICE_SERVER_RUNNING) pause_briefly();
  CHECK(pthread_kill(*(pthread_t *)driver, SIGUSR1) == 0);
  return NULL;
}

static void a_signal_handler_may_stop_its_server(void) {
  struct sigaction action;
  struct sigaction before;
  pthread_t self = pthread_self();
  pthread_t thread;
  memset(&action, 0, sizeof action);
  action.sa_handler = stop_from_signal;
  stopped_from_afar = make_server(NULL);
  CHECK(sigaction(SIGUSR1, &action, &before) == 0);
  CHECK(pthread_create(&thread, NULL, signal_driver, &self) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_server_run(stopped_from_afar));
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(sigaction(SIGUSR1, &before, NULL) == 0);
  netipc_service_server_destroy(stopped_from_afar);
}

static void destroy_waits_for_the_driver(void) {
  netipc_service_server *server = make_server(NULL);
  netipc_service_client *client = make_client(NULL);
  pthread_t driver;
  CHECK(pthread_create(&driver, NULL, run_server, server) == 0);
  (void)refresh_and_call(client);
  netipc_service_server_destroy(server);
  CHECK(pthread_join(driver, NULL) == 0);
  netipc_service_client_destroy(client);
}

static void a_full_server_refuses(void) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client *first;
  netipc_service_client *second;
  netipc_service_state state = -1;
  struct live_server live;
  config.max_sessions = 1;
  config.workers = 3;
  live = start(make_server(&config));
  first = ready_client(NULL);
  second = make_client(NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_refresh(second, LONG_MS, &state, NULL));
  CHECK(state == NETIPC_SERVICE_STATE_DISCONNECTED);
  CHECK(status_of(second).last_error == NETIPC_STATUS_LIMIT_EXCEEDED);
  await_refusal(live.server, NETIPC_STATUS_LIMIT_EXCEEDED);
  CHECK(server_status_of(live.server).workers == 3);
  netipc_service_client_destroy(second);
  netipc_service_client_destroy(first);
  finish(&live);
}

/* A forked copy may be destroyed: it waits for no thread that it does not have, and
 * name, sessions and poll set stay the parent's. */
static void a_child_leaves_the_server_alone(uint32_t profile) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  netipc_service_client_config wanted = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_client *client;
  netipc_service_client *another;
  struct live_server live;
  char path[108];
  struct stat node;
  uint64_t value = 0;
  int ended = -1;
  pid_t child;
  config.supported_profiles = wanted.supported_profiles = profile;
  config.workers = 2;
  path_of(service, path);
  live = start(make_server(&config));
  client = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 1, 0, &value));
  child = fork();
  if (child == 0) {
    alarm(20);
    netipc_service_server_destroy(live.server);
    _exit(0);
  }
  CHECK(waitpid(child, &ended, 0) == child && ended == 0);
  CHECK(stat(path, &node) == 0);
  CHECK(server_status_of(live.server).state == NETIPC_SERVICE_SERVER_RUNNING);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(client, 2, LONG_MS, &value));
  CHECK(value == 3 && status_of(client).reconnect_count == 0);
  another = ready_client(&wanted);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_service_client_call_increment(another, 3, LONG_MS, &value));
  netipc_service_client_destroy(another);
  netipc_service_client_destroy(client);
  finish(&live);
  CHECK(stat(path, &node) != 0);
}

static void a_child_does_not_wake_an_idle_server(void) {
  netipc_service_server *server = make_server(NULL);
  struct pollfd watched;
  int ended = -1;
  pid_t child;
  watched.fd = (int)netipc_service_server_wait_handle(server);
  watched.events = POLLIN;
  child = fork();
  if (child == 0) {
    alarm(20);
    netipc_service_server_destroy(server);
    _exit(0);
  }
  CHECK(waitpid(child, &ended, 0) == child && ended == 0);
  CHECK(poll(&watched, 1, 0) == 0);
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_service_server_poll_once(server, 0));
  netipc_service_server_destroy(server);
}

static void a_snapshot_server_is_made_with_slots(void) {
  netipc_service_server *server = NULL;
  CHECK_STATUS(NETIPC_STATUS_OK,
               netipc_service_server_create_cgroups_snapshot(run_dir, service, NULL, no_snapshot, NULL, 5, &server));
  netipc_service_server_destroy(server);
}

int main(void) {
  size_t i;
  CHECK(mkdtemp(run_dir) != NULL);
  handles_are_told_apart();
  creation_judges_arguments();
  a_status_is_as_large_as_its_caller_says();
  a_name_needs_its_place();
  two_services_live_at_two_names();
  a_snapshot_server_is_made_with_slots();
  a_stop_before_run_is_not_lost();
  a_handler_may_stop_its_server();
  a_signal_handler_may_stop_its_server();
  destroy_waits_for_the_driver();
  a_full_server_refuses();
  a_child_does_not_wake_an_idle_server();
  for (i = 0; i < sizeof all_profiles / sizeof all_profiles[0]; ++i) {
    a_foreign_loop_drives(all_profiles[i]);
    drain_finishes_the_request_in_progress(all_profiles[i]);
    a_child_leaves_the_server_alone(all_profiles[i]);
  }
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
