#pragma once

// Memory for messages and what they are made of.

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace netipc::bench {

// Memory of megabytes in huge pages, where the system has them: what is measured is the
// codec and not the time to translate addresses.
template <class T>
struct HugePages {
  using value_type = T;
  static constexpr size_t page = size_t{2} << 20;

  HugePages() = default;
  template <class Other>
  HugePages(const HugePages<Other>&) noexcept {}  // NOLINT(google-explicit-constructor): allocators convert

  T* allocate(size_t count) {
    const size_t size = count * sizeof(T);
    void* const memory = size < page ? std::malloc(size) : std::aligned_alloc(page, (size + page - 1) / page * page);
    if (memory == nullptr) throw std::bad_alloc();
    if (size >= page) (void)madvise(memory, size, MADV_HUGEPAGE);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t) noexcept { std::free(memory); }
  bool operator==(const HugePages&) const = default;
};

using Buffer = std::vector<std::byte, HugePages<std::byte>>;

}  // namespace netipc::bench
