#pragma once

// Static probes for tracers (USDT): a nop each and a note in the file, provider
// `netipc`, listed in docs/guide/tracing.md. Arguments must be at hand: they are
// evaluated whether anybody traces or not. Nothing without <sys/sdt.h>.

#ifdef NETIPC_USDT

#include <sys/sdt.h>

#define NETIPC_PROBE3(name, a, b, c) DTRACE_PROBE3(netipc, name, a, b, c)
#define NETIPC_PROBE4(name, a, b, c, d) DTRACE_PROBE4(netipc, name, a, b, c, d)
#define NETIPC_PROBE5(name, a, b, c, d, e) DTRACE_PROBE5(netipc, name, a, b, c, d, e)

#else

#define NETIPC_PROBE3(name, a, b, c) ((void)(a), (void)(b), (void)(c))
#define NETIPC_PROBE4(name, a, b, c, d) ((void)(a), (void)(b), (void)(c), (void)(d))
#define NETIPC_PROBE5(name, a, b, c, d, e) ((void)(a), (void)(b), (void)(c), (void)(d), (void)(e))

#endif
