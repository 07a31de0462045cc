/* What the programs in other languages call: every method, in one loop, until
 * standard input ends.
 *
 * usage: provider RUN_DIR [without-lookup]    without-lookup: cgroups-lookup is served by another
 */
#define _POSIX_C_SOURCE 200809L

#include <netipc/netipc.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SERVERS 5
#define CGROUPS 1000u

static netipc_codec_str text(const char *string) {
  netipc_codec_str borrowed;
  borrowed.data = string;
  borrowed.len = strlen(string);
  return borrowed;
}

static netipc_status add_one(void *user, uint64_t value, uint64_t *out_value) {
  (void)user;
  *out_value = value + 1;
  return NETIPC_STATUS_OK;
}

static netipc_status reverse(void *user, const char *asked, size_t len, char *room, size_t room_size, size_t *out_len) {
  size_t i;
  (void)user;
  if (len > room_size) return NETIPC_STATUS_OVERFLOW;
  for (i = 0; i < len; ++i) room[i] = asked[len - 1 - i];
  *out_len = len;
  return NETIPC_STATUS_OK;
}

static netipc_status snapshot(void *user, netipc_codec_cgroups_snapshot_builder *builder) {
  netipc_status status = NETIPC_STATUS_OK;
  uint32_t i;
  (void)user;
  for (i = 0; i < CGROUPS && status == NETIPC_STATUS_OK; ++i) {
    netipc_codec_cgroups_snapshot_item item = {0};
    char name[32];
    snprintf(name, sizeof name, "cgroup_%04u", (unsigned)i);
    item.hash = i;
    item.name = text(name);
    item.path = text("/sys/fs/cgroup/cgroup.procs");
    status = netipc_codec_cgroups_snapshot_builder_add(builder, &item);
  }
  return status;
}

static netipc_status look_up_cgroups(void *user, const netipc_codec_cgroups_lookup_request *request,
                                     netipc_codec_cgroups_lookup_builder *builder) {
  const netipc_codec_label label = {{"image", 5}, {"nginx", 5}};
  netipc_status status = NETIPC_STATUS_OK;
  uint32_t i;
  (void)user;
  for (i = 0; i < request->item_count && status == NETIPC_STATUS_OK; ++i) {
    netipc_codec_cgroups_lookup_entry entry = {0};
    netipc_codec_str path;
    status = netipc_codec_cgroups_lookup_request_path(request, i, &path);
    if (status != NETIPC_STATUS_OK) return status;
    entry.status = NETIPC_CODEC_CGROUPS_LOOKUP_UNKNOWN_PERMANENT;
    if (strcmp(path.data, "/web") == 0) {
      entry.status = NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN;
      entry.orchestrator = NETIPC_CODEC_ORCHESTRATOR_DOCKER;
      entry.name = text("web");
      entry.labels = &label;
      entry.label_count = 1;
    }
    status = netipc_codec_cgroups_lookup_builder_add_key(builder, request, i, &entry);
  }
  return status;
}

static netipc_status look_up_apps(void *user, const netipc_codec_apps_lookup_request *request,
                                  netipc_codec_apps_lookup_builder *builder) {
  netipc_status status = NETIPC_STATUS_OK;
  uint32_t i;
  (void)user;
  for (i = 0; i < request->item_count && status == NETIPC_STATUS_OK; ++i) {
    netipc_codec_apps_lookup_entry entry = {0};
    status = netipc_codec_apps_lookup_request_pid(request, i, &entry.pid);
    if (status != NETIPC_STATUS_OK) return status;
    entry.status = NETIPC_CODEC_APPS_LOOKUP_UNKNOWN;
    entry.uid = NETIPC_CODEC_APPS_LOOKUP_UID_UNSET;
    if (entry.pid == 1) {
      entry.status = NETIPC_CODEC_APPS_LOOKUP_KNOWN;
      entry.cgroup_status = NETIPC_CODEC_APPS_LOOKUP_CGROUP_HOST_ROOT;
      entry.uid = 0;
      entry.comm = text("init");
    }
    status = netipc_codec_apps_lookup_builder_add(builder, &entry);
  }
  return status;
}

static netipc_status create(const char *run_dir, int with_lookup, netipc_service_server **servers) {
  netipc_status status = netipc_service_server_create_increment(run_dir, "increment", NULL, add_one, NULL, &servers[0]);
  if (status == NETIPC_STATUS_OK)
    status = netipc_service_server_create_string_reverse(run_dir, "string-reverse", NULL, reverse, NULL, &servers[1]);
  if (status == NETIPC_STATUS_OK)
    status = netipc_service_server_create_cgroups_snapshot(run_dir, "cgroups-snapshot", NULL, snapshot, NULL, CGROUPS,
                                                           &servers[2]);
  if (status == NETIPC_STATUS_OK)
    status = netipc_service_server_create_apps_lookup(run_dir, "apps-lookup", NULL, look_up_apps, NULL, &servers[3]);
  if (status == NETIPC_STATUS_OK && with_lookup)
    status = netipc_service_server_create_cgroups_lookup(run_dir, "cgroups-lookup", NULL, look_up_cgroups, NULL,
                                                         &servers[4]);
  return status;
}

/* Everything that is due at every server, until standard input has something to say. */
static netipc_status serve(netipc_service_server **servers, nfds_t count) {
  struct pollfd watched[SERVERS + 1];
  nfds_t i;
  for (i = 0; i < count; ++i) watched[i].fd = (int)netipc_service_server_wait_handle(servers[i]);
  watched[count].fd = STDIN_FILENO;
  for (i = 0; i <= count; ++i) watched[i].events = POLLIN;
  for (;;) {
    if (poll(watched, count + 1, 5000) < 0 || watched[count].revents != 0) return NETIPC_STATUS_OK;
    for (i = 0; i < count; ++i) {
      netipc_status status;
      do {
        status = netipc_service_server_poll_once(servers[i], 0);
      } while (status == NETIPC_STATUS_OK);
      if (status != NETIPC_STATUS_TIMEOUT) return status;
    }
  }
}

int main(int argc, char **argv) {
  netipc_service_server *servers[SERVERS] = {NULL};
  const int with_lookup = argc == 2;
  netipc_status status;
  int i;
  if (argc != 2 && argc != 3) {
    fprintf(stderr, "usage: provider RUN_DIR [without-lookup]\n");
    return 2;
  }
  status = create(argv[1], with_lookup, servers);
  if (status == NETIPC_STATUS_OK) status = serve(servers, with_lookup ? SERVERS : SERVERS - 1);
  for (i = 0; i < SERVERS; ++i) netipc_service_server_destroy(servers[i]);
  if (status != NETIPC_STATUS_OK) fprintf(stderr, "provider: %s\n", netipc_codec_status_text(status));
  return status == NETIPC_STATUS_OK ? 0 : 1;
}
