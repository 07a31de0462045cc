/* The codec alone, without a peer: a request, the answer to it, and what the answer says.
 *
 * usage: codec
 */
#include <netipc/netipc.h>
#include <stdio.h>
#include <string.h>

#define PIDS 100
#define AT_ONCE 16

static int report(const char *what, netipc_status status) {
  fprintf(stderr, "%s: %s\n", what, netipc_codec_status_text(status));
  return 1;
}

static netipc_codec_str text(const char *data) {
  const netipc_codec_str text = {data, strlen(data)};
  return text;
}

/* Knows the even PIDs. Keys are read and answers added many at a time. */
static netipc_status answer(void *user, const netipc_codec_apps_lookup_request *request,
                            netipc_codec_apps_lookup_builder *builder) {
  const netipc_codec_label label = {text("tier"), text("web")};
  uint32_t first = 0;
  (void)user;
  while (first < request->item_count) {
    uint32_t pids[AT_ONCE];
    netipc_codec_apps_lookup_entry entries[AT_ONCE];
    size_t count = 0;
    size_t i;
    netipc_status status = netipc_codec_apps_lookup_request_pids(request, first, pids, AT_ONCE, &count);
    if (status != NETIPC_STATUS_OK) return status;
    memset(entries, 0, sizeof entries);
    for (i = 0; i < count; ++i) {
      entries[i].pid = pids[i];
      if (pids[i] % 2 != 0) {
        entries[i].status = NETIPC_CODEC_APPS_LOOKUP_UNKNOWN;
        entries[i].uid = NETIPC_CODEC_APPS_LOOKUP_UID_UNSET;
        continue;
      }
      entries[i].status = NETIPC_CODEC_APPS_LOOKUP_KNOWN;
      entries[i].comm = text("worker");
      entries[i].cgroup_path = text("/system.slice/worker.service");
      entries[i].cgroup_name = text("worker");
      entries[i].labels = &label;
      entries[i].label_count = 1;
    }
    status = netipc_codec_apps_lookup_builder_add_many(builder, entries, count, NULL);
    if (status != NETIPC_STATUS_OK) return status;
    first += (uint32_t)count;
  }
  return NETIPC_STATUS_OK;
}

/* Items and the labels of them, many at a time; all of it lies in the response. */
static int print_known(const netipc_codec_apps_lookup_view *view) {
  size_t known = 0;
  size_t labelled = 0;
  uint32_t first = 0;
  while (first < view->item_count) {
    netipc_codec_apps_lookup_item items[AT_ONCE];
    netipc_codec_label labels[AT_ONCE];
    size_t count = 0;
    size_t label_count = 0;
    size_t i;
    netipc_status status = netipc_codec_apps_lookup_view_items(view, first, items, AT_ONCE, &count);
    if (status != NETIPC_STATUS_OK) return report("items", status);
    status = netipc_codec_apps_lookup_items_labels(items, count, labels, AT_ONCE, NULL, NULL, &label_count);
    if (status != NETIPC_STATUS_OK) return report("labels", status);
    for (i = 0; i < count; ++i) known += items[i].status == NETIPC_CODEC_APPS_LOOKUP_KNOWN;
    labelled += label_count;
    first += (uint32_t)count;
  }
  printf("items: %u, known: %u, labels: %u\n", (unsigned)view->item_count, (unsigned)known, (unsigned)labelled);
  return 0;
}

/* What outlives the response is copied, by one allocation. */
static int keep_one(const netipc_codec_apps_lookup_view *view, unsigned char *response, size_t size) {
  netipc_codec_apps_lookup_item item;
  netipc_codec_apps_lookup_item_copy *copy = NULL;
  netipc_status status = netipc_codec_apps_lookup_view_item(view, 0, &item);
  if (status == NETIPC_STATUS_OK) status = netipc_codec_apps_lookup_item_copy_create(&item, &copy);
  if (status != NETIPC_STATUS_OK) return report("copy", status);
  memset(response, 0, size);
  printf("kept: %s\n", netipc_codec_apps_lookup_item_copy_get(copy)->cgroup_path.data);
  netipc_codec_apps_lookup_item_copy_destroy(copy);
  return 0;
}

int main(void) {
  uint32_t pids[PIDS];
  unsigned char request[16 + 16 * PIDS];
  unsigned char response[32768];
  size_t request_size = 0;
  size_t size = 0;
  netipc_codec_apps_lookup_view view;
  netipc_status status;
  uint32_t i;
  for (i = 0; i < PIDS; ++i) pids[i] = 1000 + i;

  status = netipc_codec_apps_lookup_request_encode(pids, PIDS, request, sizeof request, &request_size);
  if (status != NETIPC_STATUS_OK) return report("request", status);
  status = netipc_codec_apps_lookup_dispatch(request, request_size, response, sizeof response, answer, NULL, &size);
  if (status != NETIPC_STATUS_OK) return report("answer", status);

  /* Nothing of a response is believed before all of it is. */
  status = netipc_codec_apps_lookup_view_decode(response, size - 1, &view);
  printf("a byte short: %s\n", netipc_codec_status_name(status));
  status = netipc_codec_apps_lookup_view_decode(response, size, &view);
  if (status != NETIPC_STATUS_OK) return report("response", status);
  return print_known(&view) != 0 || keep_one(&view, response, sizeof response) != 0;
}
