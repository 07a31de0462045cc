/* A provider: serves cgroups-snapshot in a run dir until SIGTERM or SIGINT.
 *
 * usage: server RUN_DIR
 */
#define _POSIX_C_SOURCE 200809L

#include <netipc/netipc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static netipc_service_server *server;

/* Stop is one of the few functions that a signal handler may call. */
static void on_signal(int number) {
  const netipc_status stopped = netipc_service_server_stop(server);
  (void)stopped;
  (void)number;
}

static netipc_codec_str text(const char *string) {
  netipc_codec_str borrowed;
  borrowed.data = string;
  borrowed.len = strlen(string);
  return borrowed;
}

/* Called for each request, by any worker, possibly by several at once. This one
 * reads constants; one that reads what changes needs a lock of its own. */
static netipc_status answer(void *user, netipc_codec_cgroups_snapshot_builder *builder) {
  const uint64_t *generation = user;
  netipc_codec_cgroups_snapshot_item item = {0};
  netipc_status status = netipc_codec_cgroups_snapshot_builder_set_header(builder, 1, *generation);
  if (status != NETIPC_STATUS_OK) return status;

  item.hash = 0x5a17u;
  item.enabled = 1;
  item.name = text("web");
  item.path = text("/sys/fs/cgroup/web/cgroup.procs");
  status = netipc_codec_cgroups_snapshot_builder_add(builder, &item);
  if (status != NETIPC_STATUS_OK) return status;

  item.hash = 0xdb00u;
  item.name = text("db");
  item.path = text("/sys/fs/cgroup/db/cgroup.procs");
  return netipc_codec_cgroups_snapshot_builder_add(builder, &item);
}

static int report(const char *what, netipc_status status) {
  fprintf(stderr, "%s: %s\n", what, netipc_codec_status_text(status));
  return 1;
}

int main(int argc, char **argv) {
  netipc_service_server_config config = NETIPC_SERVICE_SERVER_CONFIG_INIT;
  struct sigaction action = {0};
  uint64_t generation = 7;
  netipc_status status;
  if (argc != 2) {
    fprintf(stderr, "usage: server RUN_DIR\n");
    return 2;
  }

  config.supported_profiles = netipc_transport_profiles();
  config.workers = 2;
  config.auth_token = 42; /* clients must show the same */
  status = netipc_service_server_create_cgroups_snapshot(argv[1], "cgroups-snapshot", &config, answer, &generation, 0,
                                                         &server);
  if (status != NETIPC_STATUS_OK) return report("cannot serve", status);

  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);

  status = netipc_service_server_run(server);
  /* A late signal must not find a server that is gone. */
  signal(SIGTERM, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  netipc_service_server_destroy(server);
  return status == NETIPC_STATUS_OK ? 0 : report("stopped serving", status);
}
