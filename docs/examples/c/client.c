/* A client: asks for all cgroups and prints them.
 *
 * usage: client RUN_DIR
 */
#include <inttypes.h>
#include <netipc/netipc.h>
#include <stdio.h>

static int report(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why);
  return 1;
}

/* The view and its texts belong to the client, until its next call. */
static int print_all(const netipc_codec_cgroups_snapshot_view *view) {
  netipc_codec_cgroups_snapshot_item items[64];
  uint32_t first = 0;
  while (first < view->item_count) {
    size_t count = 0;
    size_t i;
    const netipc_status status = netipc_codec_cgroups_snapshot_view_items(view, first, items, 64, &count);
    if (status != NETIPC_STATUS_OK) return report("a broken item", netipc_codec_status_text(status));
    for (i = 0; i < count; ++i) printf("%s %s\n", items[i].name.data, items[i].path.data);
    first += (uint32_t)count;
  }
  printf("cgroups: %" PRIu32 ", generation: %" PRIu64 "\n", view->item_count, view->generation);
  return 0;
}

int main(int argc, char **argv) {
  netipc_service_client_config config = NETIPC_SERVICE_CLIENT_CONFIG_INIT;
  netipc_service_client *client = NULL;
  netipc_service_state state = NETIPC_SERVICE_STATE_DISCONNECTED;
  netipc_codec_cgroups_snapshot_view view;
  netipc_status status;
  int result;
  if (argc != 2) return report("usage", "client RUN_DIR");

  config.supported_profiles = netipc_transport_profiles();
  config.auth_token = 42;
  status = netipc_service_client_create(argv[1], "cgroups-snapshot", &config, &client);
  if (status != NETIPC_STATUS_OK) return report("no client", netipc_codec_status_text(status));

  /* One attempt. A program that lives longer tries again now and then. */
  status = netipc_service_client_refresh(client, 5000, &state, NULL);
  if (status != NETIPC_STATUS_OK || state != NETIPC_SERVICE_STATE_READY) {
    netipc_service_client_destroy(client);
    return report("not connected",
                  status != NETIPC_STATUS_OK ? netipc_codec_status_text(status) : netipc_service_state_name(state));
  }

  status = netipc_service_client_call_cgroups_snapshot(client, NETIPC_SERVICE_TIMEOUT_DEFAULT, &view);
  result = status == NETIPC_STATUS_OK ? print_all(&view) : report("no answer", netipc_codec_status_text(status));
  netipc_service_client_destroy(client);
  return result;
}
