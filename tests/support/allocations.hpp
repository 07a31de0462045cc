#pragma once

// What a program allocates. For one file of it: the header defines malloc.

#include <cstddef>

namespace netipc::test {

// Volatile, as a compiler may take it that no allocation changes a variable.
inline volatile size_t allocations = 0;
inline volatile size_t allocated_bytes = 0;  // whatever was given back

inline void count_allocation(size_t size) {
  allocations = allocations + 1;
  allocated_bytes = allocated_bytes + size;
}

}  // namespace netipc::test

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// As sanitizer/allocator_interface.h has it, which gcc does not install.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, size_t),
                                                         void (*)(const volatile void*));

namespace netipc::test {

inline const int hooks_installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, size_t size) { count_allocation(size); }, [](const volatile void*) {});

}  // namespace netipc::test
#else
extern "C" void* __libc_malloc(size_t size);
// Visible, so that operator new calls it, too.
extern "C" [[gnu::visibility("default")]] void* malloc(size_t size) {
  netipc::test::count_allocation(size);
  return __libc_malloc(size);
}
#endif
