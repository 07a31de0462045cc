/* CGROUPS_LOOKUP through the shared library, from C99: what the golden vectors do
 * not ask. */

#include <stdint.h>
#include <string.h>

#include "check.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_lookup_builder.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const netipc_codec_str paths[] = {TEXT("/a"), TEXT("/kube/pod1"), TEXT("/c")};
static const netipc_codec_label labels[] = {{TEXT("ns"), TEXT("default")}, {TEXT("k"), TEXT("")}};

static int is(netipc_codec_str text, const char *expected) {
  return text.len == strlen(expected) && memcmp(text.data, expected, text.len + 1) == 0;
}

static netipc_codec_cgroups_lookup_entry known(netipc_codec_str path) {
  netipc_codec_cgroups_lookup_entry entry;
  const netipc_codec_str name = TEXT("pod");
  memset(&entry, 0, sizeof entry);
  entry.status = NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN;
  entry.orchestrator = NETIPC_CODEC_ORCHESTRATOR_K8S;
  entry.path = path;
  entry.name = name;
  entry.labels = labels;
  entry.label_count = 2;
  return entry;
}

static size_t request_into(unsigned char *buffer, size_t size, netipc_codec_cgroups_lookup_request *request) {
  size_t len = 0;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_encode(paths, 3, buffer, size, &len));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_decode(buffer, len, request));
  return len;
}

static size_t response_into(unsigned char *buffer, size_t size, netipc_codec_cgroups_lookup_view *view) {
  netipc_codec_cgroups_lookup_builder *builder = NULL;
  netipc_codec_cgroups_lookup_entry entries[3];
  size_t added = 77, len = 0, i;
  for (i = 0; i < 3; ++i) entries[i] = known(paths[i]);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_create(buffer, size, 3, 9, &builder));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_add_many(builder, entries, 3, &added));
  CHECK(added == 3);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_finish(builder, &len));
  netipc_codec_cgroups_lookup_builder_destroy(builder);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_decode(buffer, len, view));
  return len;
}

static void arguments_are_checked(void) {
  unsigned char buffer[512];
  netipc_codec_cgroups_lookup_request request;
  netipc_codec_cgroups_lookup_view view;
  netipc_codec_cgroups_lookup_item item;
  netipc_codec_cgroups_lookup_builder *builder = NULL;
  netipc_codec_cgroups_lookup_item_copy *copy = NULL;
  netipc_codec_str path;
  netipc_codec_label label;
  netipc_codec_bytes encoded;
  size_t len = 77, count = 77;
  const netipc_codec_str empty = {NULL, 0}, with_nul = TEXT("/a\0b");

  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_encode(NULL, 1, buffer, 99, &len));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_encode(paths, 1, NULL, 99, &len));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_encode(paths, 1, buffer, 99, NULL));
  CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_codec_cgroups_lookup_request_encode(&empty, 1, buffer, 99, &len));
  CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_codec_cgroups_lookup_request_encode(&with_nul, 1, buffer, 99, &len));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_fit(paths, 1, 99, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_decode(NULL, 1, &request));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_view_decode(buffer, 1, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_item_decode(NULL, 1, &item));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_create(NULL, 1, 1, 0, &builder));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_create(buffer, 99, 1, 0, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_error(NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_assemble(NULL, 1, 0, buffer, 99, &len));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_dispatch(buffer, 16, buffer, 99, NULL, NULL, &len));
  CHECK(len == 77 && builder == NULL && copy == NULL);
  CHECK(netipc_codec_cgroups_lookup_item_copy_get(NULL) == NULL);
  netipc_codec_cgroups_lookup_item_copy_destroy(NULL);
  netipc_codec_cgroups_lookup_builder_destroy(NULL);

  request_into(buffer, sizeof buffer, &request);
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_request_path(&request, 3, &path));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_path(NULL, 0, &path));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_paths(&request, 3, &path, 1, &count));
  CHECK(count == 0);
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_request_paths(&request, 4, &path, 1, &count));
  CHECK(count == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_paths(&request, 1, &path, 1, &count));
  CHECK(count == 1 && is(path, "/kube/pod1"));

  response_into(buffer, sizeof buffer, &view);
  CHECK(view.generation == 9 && view.item_count == 3 && view.reserved == 0);
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_view_item_bytes(&view, 3, &encoded));
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_view_items(&view, 4, &item, 1, &count));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_items(&view, 2, &item, 1, &count));
  CHECK(count == 1 && is(item.path, "/c"));
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_item_label(&item, 2, &label));
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_item_labels(&item, 3, &label, 1, &count));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_item_labels(&item, 1, &label, 1, &count));
  CHECK(count == 1 && is(label.key, "k") && is(label.value, ""));
  item.item = NULL;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_item_copy_create(&item, &copy));
}

/* The longest run that fits is encoded in exactly the size that was measured. */
static void a_measured_request_is_encoded_in_that_size(void) {
  unsigned char buffer[128];
  size_t room, count, size, len;
  for (room = 0; room < 100; ++room) {
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_fit(paths, 3, room, &count, &size));
    CHECK(size <= room || count == 0);
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_encode(paths, count, buffer, size, &len));
    CHECK(len == size);
    if (count < 3) CHECK(netipc_codec_cgroups_lookup_request_encode(paths, count + 1, buffer, room, &len) != 0);
  }
  CHECK(count == 3);
}

/* Items without labels take no room; what is left out is told exactly. */
static void labels_of_many_items_are_read_at_once(void) {
  unsigned char buffer[1024];
  netipc_codec_cgroups_lookup_builder *builder = NULL;
  netipc_codec_cgroups_lookup_entry entries[3];
  netipc_codec_cgroups_lookup_view view;
  netipc_codec_cgroups_lookup_item items[3];
  netipc_codec_label out[4];
  size_t offsets[3] = {77, 77, 77}, done = 77, count = 77, len = 0, i;
  for (i = 0; i < 3; ++i) {
    entries[i] = known(paths[i]);
    entries[i].label_count = i == 0 ? 2 : i - 1;
  }
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_create(buffer, sizeof buffer, 3, 0, &builder));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_add_many(builder, entries, 3, NULL));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_finish(builder, &len));
  netipc_codec_cgroups_lookup_builder_destroy(builder);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_decode(buffer, len, &view));
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_view_items(&view, UINT32_MAX, items, 3, &count));
  CHECK(count == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_items(&view, 0, items, 3, &count));
  CHECK(count == 3);
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_item_labels(items, UINT32_MAX, out, 4, &count));

  memset(out, 0x55, sizeof out);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_items_labels(items, 3, out, 4, offsets, &done, &count));
  CHECK(done == 3 && count == 3 && offsets[0] == 0 && offsets[1] == 2 && offsets[2] == 2);
  CHECK(is(out[0].key, "ns") && is(out[1].key, "k") && is(out[1].value, "") && is(out[2].value, "default"));
  CHECK(out[3].key.len == SIZE_MAX / 3);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_items_labels(items, 3, out, 3, NULL, NULL, &count));
  CHECK(count == 3);

  offsets[2] = 77;
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_codec_cgroups_lookup_items_labels(items, 3, out, 2, offsets, &done, &count));
  CHECK(done == 2 && count == 2 && offsets[1] == 2 && offsets[2] == 77);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_items_labels(items + done, 3 - done, out, 2, offsets, &done, &count));
  CHECK(done == 1 && count == 1 && offsets[0] == 0 && is(out[0].key, "ns"));
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_codec_cgroups_lookup_items_labels(items, 3, out, 1, NULL, &done, &count));
  CHECK(done == 0 && count == 0);
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_codec_cgroups_lookup_items_labels(items, 3, NULL, 0, NULL, &done, &count));
  CHECK(done == 0 && count == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_items_labels(items + 1, 1, NULL, 0, NULL, &done, &count));
  CHECK(done == 1 && count == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_items_labels(NULL, 0, out, SIZE_MAX, offsets, &done, &count));
  CHECK(done == 0 && count == 0);

  done = count = offsets[0] = 77;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_items_labels(NULL, 1, out, 4, offsets, &done, &count));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_items_labels(items, 3, NULL, 1, offsets, &done, &count));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_items_labels(items, 3, out, 4, offsets, &done, NULL));
  CHECK(done == 77 && count == 77 && offsets[0] == 77);
}

static void a_copy_outlives_its_payload(void) {
  unsigned char *payload = (unsigned char *)malloc(512);
  netipc_codec_cgroups_lookup_view view;
  netipc_codec_cgroups_lookup_item item;
  netipc_codec_cgroups_lookup_item_copy *copy = NULL;
  const netipc_codec_cgroups_lookup_item *own;
  netipc_codec_label label;
  CHECK(payload != NULL);
  response_into(payload, 512, &view);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_item(&view, 1, &item));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_item_copy_create(&item, &copy));
  memset(payload, 0xff, 512);
  free(payload);
  own = netipc_codec_cgroups_lookup_item_copy_get(copy);
  CHECK(own->status == NETIPC_CODEC_CGROUPS_LOOKUP_KNOWN && own->orchestrator == NETIPC_CODEC_ORCHESTRATOR_K8S);
  CHECK(is(own->path, "/kube/pod1") && is(own->name, "pod") && own->label_count == 2);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_item_label(own, 0, &label));
  CHECK(is(label.key, "ns") && is(label.value, "default"));
  netipc_codec_cgroups_lookup_item_copy_destroy(copy);
}

static void many_adds_tell_how_far_they_came(void) {
  unsigned char buffer[512];
  netipc_codec_cgroups_lookup_builder *builder = NULL;
  netipc_codec_cgroups_lookup_view view;
  netipc_codec_cgroups_lookup_item item;
  netipc_codec_cgroups_lookup_entry entries[4];
  size_t added = 77, len = 0, i;
  for (i = 0; i < 4; ++i) entries[i] = known(paths[i % 3]);
  entries[2].labels = NULL;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_create(buffer, sizeof buffer, 3, 0, &builder));
  CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_codec_cgroups_lookup_builder_add_many(builder, entries, 4, &added));
  CHECK(added == 2);
  CHECK_STATUS(NETIPC_STATUS_BAD_LAYOUT, netipc_codec_cgroups_lookup_builder_error(builder));
  entries[2].labels = labels;
  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_codec_cgroups_lookup_builder_add_many(builder, entries + 2, 2, &added));
  CHECK(added == 1);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_finish(builder, &len));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_decode(buffer, len, &view));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_item(&view, 2, &item));
  CHECK(view.item_count == 3 && is(item.path, "/c"));
  netipc_codec_cgroups_lookup_builder_destroy(builder);
}

/* A reservation speaks of every slot; one that could not is refused. */
static void a_reservation_must_match_the_slots(void) {
  unsigned char buffer[512], asked[128];
  const uint32_t lengths[] = {32, 40, 32};
  netipc_codec_cgroups_lookup_request request, shorter;
  netipc_codec_cgroups_lookup_builder *builder = NULL;
  const netipc_codec_cgroups_lookup_entry entry = known(paths[0]);
  size_t len = 0;
  request_into(asked, sizeof asked, &request);
  shorter = request;
  shorter.item_count = 2;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_create(buffer, sizeof buffer, 3, 0, &builder));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_reserve(builder, &shorter));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_reserve_lengths(builder, lengths, 2));
  /* The last word counts. */
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_reserve_lengths(builder, lengths, 3));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_reserve(builder, &request));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_add_key(builder, NULL, 0, &entry));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_error(builder));
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_builder_add_key(builder, &request, 3, &entry));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_add_key(builder, &request, 0, &entry));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_reserve(builder, &request));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_reserve_lengths(builder, lengths, 3));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_finish(builder, &len));
  netipc_codec_cgroups_lookup_builder_destroy(builder);
}

/* What belongs to the server stays with it. */
static netipc_status meddle(void *user, const netipc_codec_cgroups_lookup_request *request,
                            netipc_codec_cgroups_lookup_builder *builder) {
  const uint32_t lengths[] = {32, 40, 32};
  size_t len = 77;
  uint32_t i;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_finish(builder, &len));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_reserve(builder, request));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_builder_reserve_lengths(builder, lengths, 3));
  netipc_codec_cgroups_lookup_builder_destroy(builder);
  for (i = 0; i < request->item_count; ++i) {
    const netipc_codec_cgroups_lookup_entry entry = known(paths[0]);
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_builder_add_key(builder, request, i, &entry));
  }
  return netipc_codec_cgroups_lookup_builder_set_generation(builder, *(const uint64_t *)user);
}

static void a_handler_only_answers(void) {
  unsigned char asked[128], buffer[512];
  netipc_codec_cgroups_lookup_request request;
  netipc_codec_cgroups_lookup_view view;
  netipc_codec_cgroups_lookup_item item;
  uint64_t generation = 1234567890123u;
  size_t len = 0;
  const size_t size = request_into(asked, sizeof asked, &request);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_dispatch(asked, size, buffer, sizeof buffer, meddle,
                                                                      &generation, &len));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_decode(buffer, len, &view));
  CHECK(view.generation == generation && view.item_count == 3);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_view_item(&view, 1, &item));
  CHECK(is(item.path, "/kube/pod1"));
}

int main(void) {
  arguments_are_checked();
  a_measured_request_is_encoded_in_that_size();
  labels_of_many_items_are_read_at_once();
  a_copy_outlives_its_payload();
  many_adds_tell_how_far_they_came();
  a_reservation_must_match_the_slots();
  a_handler_only_answers();
  return 0;
}
