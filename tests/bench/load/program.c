/* Started and ended to see what that takes, with the library and without. */

#ifdef WITH_NETIPC
#include <netipc/service.h>

int main(void) { return netipc_service_version() != 0 ? 0 : 1; }
#else
int main(void) { return 0; }
#endif
