#pragma once

// What the parts of a kernel stand on. lookup_kernel_portable.cpp and
// lookup_kernel_avx2.cpp each define NETIPC_KERNEL, the namespace of their kernel, and
// NETIPC_KERNEL_BLOCK, the bytes of a vector, and include the parts once. Nothing in a
// part may be shared between the two, so it all lies in that namespace.

#include <algorithm>
#include <array>
#include <bit>

#include "codec/lookup_kernel.hpp"
#include "codec/lookup_layout.hpp"

#if !defined(NETIPC_KERNEL) || !defined(NETIPC_KERNEL_BLOCK)
#error "a kernel's part outside a kernel"
#endif
