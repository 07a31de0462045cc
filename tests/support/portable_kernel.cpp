// Linked into a test program: lookups take the way of any CPU, whatever this one can do.

#include "codec/lookup_kernels.hpp"

namespace {

struct Choice {
  Choice() { netipc::codec::lookup::choose(netipc::codec::lookup::portable_kernel); }
} const choice;

}  // namespace
