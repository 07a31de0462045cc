#pragma once

// The kernels there are.

#include "codec/lookup_kernel.hpp"

#if defined(__x86_64__)
#define NETIPC_AVX2_KERNEL
#endif

namespace netipc::codec::lookup {

extern const Kernel portable_kernel;
#ifdef NETIPC_AVX2_KERNEL
extern const Kernel avx2_kernel;
#endif

}  // namespace netipc::codec::lookup
