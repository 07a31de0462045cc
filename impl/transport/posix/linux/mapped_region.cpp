#include "platform/mapped_region.hpp"

#include <sys/mman.h>

namespace netipc::platform {

Status MappedRegion::map(int fd, size_t size) noexcept {
  void* const base = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (base == MAP_FAILED) return Status::region_map;
  if (guard_.watch(base, size) != Status::ok) {
    ::munmap(base, size);
    return Status::region_map;
  }
  base_ = base;
  size_ = size;
  return Status::ok;
}

void MappedRegion::unmap() noexcept {
  if (base_ == nullptr) return;
  guard_.stop();
  ::munmap(base_, size_);
  base_ = nullptr;
}

}  // namespace netipc::platform
