// The kernel for any CPU.

#define NETIPC_KERNEL portable
#define NETIPC_KERNEL_BLOCK 16
#include "codec/kernel_table.hpp"
#include "codec/lookup_kernels.hpp"

const netipc::codec::lookup::Kernel netipc::codec::lookup::portable_kernel = netipc::codec::portable::make_kernel("portable");
