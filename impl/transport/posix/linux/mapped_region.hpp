#pragma once

// A region file mapped into this process, guarded against being shrunk.

#include <string>

#include "platform/fault_guard.hpp"
#include "transport/shm_layout.hpp"

namespace netipc::platform {

class MappedRegion {
 public:
  MappedRegion() = default;
  ~MappedRegion() { unmap(); }
  MappedRegion(const MappedRegion&) = delete;
  MappedRegion& operator=(const MappedRegion&) = delete;

  // region_map when the system refuses. The descriptor may be closed afterwards.
  Status map(int fd, size_t size) noexcept;
  void unmap() noexcept;

  [[nodiscard]] transport::RegionHeader& header() const noexcept {
    return *static_cast<transport::RegionHeader*>(base_);
  }
  [[nodiscard]] std::byte* at(uint32_t offset) const noexcept { return static_cast<std::byte*>(base_) + offset; }
  [[nodiscard]] bool lost() const noexcept { return guard_.lost(); }

 private:
  void* base_ = nullptr;
  size_t size_ = 0;
  FaultGuard guard_;
};

}  // namespace netipc::platform
