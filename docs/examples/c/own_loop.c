/* A server without threads of its own: it lives in a poll loop that also serves
 * other descriptors, here standard input. Ends when that does.
 *
 * usage: own_loop RUN_DIR
 */
#define _POSIX_C_SOURCE 200809L

#include <netipc/netipc.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static netipc_status add_one(void *user, uint64_t value, uint64_t *out_value) {
  unsigned *requests = user;
  ++*requests; /* no lock: only the loop below drives the server */
  *out_value = value + 1;
  return NETIPC_STATUS_OK;
}

/* Everything that is due, then back to the loop. */
static netipc_status serve(netipc_service_server *server) {
  netipc_status status;
  do {
    status = netipc_service_server_poll_once(server, 0);
  } while (status == NETIPC_STATUS_OK);
  return status == NETIPC_STATUS_TIMEOUT ? NETIPC_STATUS_OK : status;
}

int main(int argc, char **argv) {
  netipc_service_server *server = NULL;
  struct pollfd watched[2];
  unsigned requests = 0;
  netipc_status status;
  if (argc != 2) {
    fprintf(stderr, "usage: own_loop RUN_DIR\n");
    return 2;
  }

  status = netipc_service_server_create_increment(argv[1], "increment", NULL, add_one, &requests, &server);
  watched[0].fd = (int)netipc_service_server_wait_handle(server);
  watched[0].events = POLLIN;
  watched[1].fd = STDIN_FILENO;
  watched[1].events = POLLIN;

  while (status == NETIPC_STATUS_OK) {
    char input[64];
    /* The timeout lets the server drop clients that say nothing. */
    if (poll(watched, 2, 5000) < 0) break;
    if (watched[1].revents != 0 && read(STDIN_FILENO, input, sizeof input) <= 0) break;
    status = serve(server);
  }

  netipc_service_server_destroy(server);
  if (status != NETIPC_STATUS_OK) {
    fprintf(stderr, "stopped: %s\n", netipc_codec_status_text(status));
    return 1;
  }
  printf("requests: %u\n", requests);
  return 0;
}
