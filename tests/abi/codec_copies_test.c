/* Copies of what was read, from C99: what the tests of the methods do not ask. */

#include <stdint.h>
#include <string.h>

#include "check.h"
#include "netipc/codec_cgroups_snapshot.h"

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

int main(void) {
  a_made_up_length_is_no_copy_of_an_item();
  return 0;
}
