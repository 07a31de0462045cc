#pragma once

// A region file that exists in memory only, as a hostile peer holds it.

#include <sys/mman.h>
#include <unistd.h>

#include "platform/shm_channel.hpp"
#include "support/memory.hpp"
#include "support/memory_channel.hpp"

namespace netipc::fuzz {

class RegionMemory {
 public:
  explicit RegionMemory(size_t size) : fd_(::memfd_create("region", MFD_CLOEXEC)) {
    FUZZ_CHECK(fd_ >= 0);
    resize(size);
  }
  ~RegionMemory() { ::close(fd_); }
  RegionMemory(const RegionMemory&) = delete;
  RegionMemory& operator=(const RegionMemory&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  void resize(size_t size) { FUZZ_CHECK(::ftruncate(fd_, static_cast<off_t>(size)) == 0); }
  // Writing behind the end would make the file longer.
  void write(size_t offset, Bytes bytes) {
    FUZZ_CHECK(::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
               static_cast<ssize_t>(bytes.size()));
  }
  [[nodiscard]] std::vector<std::byte> read(size_t size) const {
    std::vector<std::byte> bytes(size);
    FUZZ_CHECK(::pread(fd_, bytes.data(), size, 0) == static_cast<ssize_t>(size));
    return bytes;
  }

 private:
  int fd_;
};

}  // namespace netipc::fuzz
