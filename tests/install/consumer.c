/* What a user's first program does: it compiles against installed headers, links,
 * runs, and finds the library it was compiled for. */

#include <netipc/codec.h>
#include <netipc/service.h>
#include <netipc/transport.h>
#include <stdio.h>

int main(void) {
  const uint32_t expected = NETIPC_VERSION;
  if (netipc_codec_version() != expected || netipc_transport_version() != expected ||
      netipc_service_version() != expected) {
    fprintf(stderr, "headers and library differ\n");
    return 1;
  }
  return 0;
}
