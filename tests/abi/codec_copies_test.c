/* Copies of what was read, from C99: what the tests of the methods do not ask. */

#include <stdint.h>
#include <string.h>

#include "check.h"
#include "netipc/codec_cgroups_lookup.h"
#include "netipc/codec_cgroups_snapshot.h"
#include "netipc/codec_string_reverse.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}

/* More than there can be, and sums that would come back to little. */
static const size_t made_up[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 200, SIZE_MAX / 2, SIZE_MAX / 2 + 1};

static void a_made_up_length_is_no_copy_of_an_item(void) {
  static const char text[201] = "x";
  netipc_codec_cgroups_snapshot_item_copy *copy = NULL;
  size_t i, other;
  for (i = 0; i < sizeof made_up / sizeof *made_up; ++i) {
    for (other = 0; other <= 200; other += 200) {
      netipc_codec_cgroups_snapshot_item item = {0};
      item.name.data = item.path.data = text;
      item.name.len = made_up[i];
      item.path.len = other;
      CHECK_STATUS(NETIPC_STATUS_NO_MEMORY, netipc_codec_cgroups_snapshot_item_copy_create(&item, &copy));
      item.name.len = other;
      item.path.len = made_up[i];
      CHECK_STATUS(NETIPC_STATUS_NO_MEMORY, netipc_codec_cgroups_snapshot_item_copy_create(&item, &copy));
      item.name.len = made_up[i];
      CHECK_STATUS(NETIPC_STATUS_NO_MEMORY, netipc_codec_cgroups_snapshot_item_copy_create(&item, &copy));
    }
  }
  CHECK(copy == NULL);
}

static void a_made_up_length_is_no_copy_of_a_text(void) {
  netipc_codec_string_reverse_copy *copy = NULL;
  netipc_codec_str text = TEXT("x");
  size_t i;
  for (i = 0; i < sizeof made_up / sizeof *made_up; ++i) {
    text.len = made_up[i];
    CHECK_STATUS(NETIPC_STATUS_NO_MEMORY, netipc_codec_string_reverse_copy_create(&text, &copy));
  }
  CHECK(copy == NULL);
}

static void a_made_up_size_is_no_copy_of_a_request(void) {
  netipc_codec_cgroups_lookup_request_copy *copy = NULL;
  netipc_codec_cgroups_lookup_request request = {"x", 0, 1, 0};
  size_t i;
  for (i = 0; i < sizeof made_up / sizeof *made_up; ++i) {
    request.size = made_up[i];
    CHECK_STATUS(NETIPC_STATUS_NO_MEMORY, netipc_codec_cgroups_lookup_request_copy_create(&request, &copy));
  }
  CHECK(copy == NULL);
}

static void a_text_outlives_its_payload(void) {
  static const netipc_codec_str sent = TEXT("one\0two");
  netipc_codec_string_reverse_copy *copy = NULL;
  const netipc_codec_str *own;
  netipc_codec_str text;
  unsigned char again[32];
  unsigned char *payload = (unsigned char *)malloc(32);
  size_t len = 0;
  CHECK(payload != NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_string_reverse_encode(sent, payload, 32, &len));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_string_reverse_decode(payload, len, &text));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_string_reverse_copy_create(&text, &copy));
  memset(payload, 0xff, 32);
  free(payload);
  own = netipc_codec_string_reverse_copy_get(copy);
  CHECK(own->len == sent.len && memcmp(own->data, sent.data, sent.len + 1) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_string_reverse_encode(*own, again, sizeof again, &len));
  netipc_codec_string_reverse_copy_destroy(copy);
}

static void nothing_is_copied_to_an_empty_text(void) {
  static const netipc_codec_str nothing = {NULL, 0};
  netipc_codec_string_reverse_copy *copy = NULL;
  const netipc_codec_str *own;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_string_reverse_copy_create(&nothing, &copy));
  own = netipc_codec_string_reverse_copy_get(copy);
  CHECK(own->len == 0 && own->data[0] == '\0');
  netipc_codec_string_reverse_copy_destroy(copy);
}

static void a_request_outlives_its_payload(void) {
  static const netipc_codec_str sent[] = {TEXT("/a"), TEXT("/kube/pod1"), TEXT("/c")};
  netipc_codec_cgroups_lookup_request_copy *copy = NULL;
  const netipc_codec_cgroups_lookup_request *own;
  netipc_codec_cgroups_lookup_request request;
  netipc_codec_str paths[3], path;
  unsigned char *payload = (unsigned char *)malloc(256);
  size_t len = 0, count = 0, i;
  CHECK(payload != NULL);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_encode(sent, 3, payload, 256, &len));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_decode(payload, len, &request));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_copy_create(&request, &copy));
  memset(payload, 0xff, 256);
  free(payload);
  own = netipc_codec_cgroups_lookup_request_copy_get(copy);
  CHECK(own->item_count == 3 && own->size == len && own->reserved == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_paths(own, 0, paths, 3, &count));
  CHECK(count == 3);
  for (i = 0; i < 3; ++i)
    CHECK(paths[i].len == sent[i].len && memcmp(paths[i].data, sent[i].data, sent[i].len + 1) == 0);
  CHECK_STATUS(NETIPC_STATUS_OUT_OF_BOUNDS, netipc_codec_cgroups_lookup_request_path(own, 3, &path));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_cgroups_lookup_request_decode(own->payload, own->size, &request));
  netipc_codec_cgroups_lookup_request_copy_destroy(copy);
}

static void arguments_are_checked(void) {
  const netipc_codec_str text = TEXT("x"), no_text = {NULL, 1};
  const netipc_codec_cgroups_lookup_request no_payload = {NULL, 1, 0, 0}, request = {"x", 1, 0, 0};
  netipc_codec_string_reverse_copy *text_copy = NULL;
  netipc_codec_cgroups_lookup_request_copy *request_copy = NULL;

  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_string_reverse_copy_create(NULL, &text_copy));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_string_reverse_copy_create(&no_text, &text_copy));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_string_reverse_copy_create(&text, NULL));
  CHECK(text_copy == NULL && netipc_codec_string_reverse_copy_get(NULL) == NULL);
  netipc_codec_string_reverse_copy_destroy(NULL);

  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_copy_create(NULL, &request_copy));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_copy_create(&no_payload, &request_copy));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_codec_cgroups_lookup_request_copy_create(&request, NULL));
  CHECK(request_copy == NULL && netipc_codec_cgroups_lookup_request_copy_get(NULL) == NULL);
  netipc_codec_cgroups_lookup_request_copy_destroy(NULL);
}

int main(void) {
  a_made_up_length_is_no_copy_of_an_item();
  a_made_up_length_is_no_copy_of_a_text();
  a_made_up_size_is_no_copy_of_a_request();
  a_text_outlives_its_payload();
  nothing_is_copied_to_an_empty_text();
  a_request_outlives_its_payload();
  arguments_are_checked();
  return 0;
}
