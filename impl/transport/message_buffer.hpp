#pragma once

// Storage a received payload lives in. The caller of Session::receive owns it, so
// a thousand idle sessions can share the buffers of a few workers.

#include <cstdlib>
#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace netipc::transport {

class MessageBuffer {
 public:
  // At least `size` bytes, aligned for any scalar. Keeps the first `keep` bytes.
  // Fresh bytes are not initialised.
  Result<MutableBytes> reserve(size_t size, size_t keep = 0) noexcept {
    if (size > capacity_) {
      auto* grown = static_cast<std::byte*>(std::malloc(size));
      if (grown == nullptr) return Status::no_memory;
      copy_bytes(grown, data_.get(), keep);
      data_.reset(grown);
      capacity_ = size;
    }
    return MutableBytes(data_.get(), capacity_);
  }
  void release() noexcept {
    data_.reset();
    capacity_ = 0;
  }
  [[nodiscard]] size_t capacity() const noexcept { return capacity_; }

 private:
  struct Free {
    void operator()(std::byte* memory) const noexcept { std::free(memory); }
  };
  std::unique_ptr<std::byte, Free> data_;
  size_t capacity_ = 0;
};

}  // namespace netipc::transport
