// The kernel for x86-64 with vectors of 32 bytes. What other objects may share is
// included before the pragmas: the linker keeps one copy of an inline function, and
// that one has to run on any CPU.

#define NETIPC_KERNEL avx2
#define NETIPC_KERNEL_BLOCK 32
#include "codec/kernel_parts.hpp"
#include "codec/lookup_kernels.hpp"

#ifdef NETIPC_AVX2_KERNEL

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2")
#endif

#include "codec/kernel_table.hpp"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

const netipc::codec::lookup::Kernel netipc::codec::lookup::avx2_kernel = netipc::codec::avx2::make_kernel("avx2");

#endif
