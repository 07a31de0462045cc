#pragma once

// Region files in the run dir: made, opened, judged stale, removed
// (docs/spec/shm.md, "The file").

#include <string>

#include "base/result.hpp"
#include "platform/unique_fd.hpp"

namespace netipc::platform {

// A file that is removed with its owner, unless the name means another file by
// then or the owner is a forked copy.
class OwnedRegionFile {
 public:
  OwnedRegionFile() = default;
  ~OwnedRegionFile() { remove(); }
  OwnedRegionFile(const OwnedRegionFile&) = delete;
  OwnedRegionFile& operator=(const OwnedRegionFile&) = delete;

  // A new file of `size` allocated zero bytes, mode 0600; the descriptor comes
  // back. A dead owner's file of that name is replaced, a live one's is not.
  //   region_open, region_allocate, addr_in_use
  Result<UniqueFd> create(const std::string& path, uint64_t size) noexcept;
  void remove() noexcept;

 private:
  std::string path_;
  uint64_t device_ = 0;
  uint64_t inode_ = 0;
  int owner_pid_ = 0;
};

// Opens a foreign region for mapping: a regular file of `owner_uid`, not reached
// through a symlink. Its size comes back. region_open otherwise.
Result<UniqueFd> open_region(const std::string& path, uint32_t owner_uid, uint64_t& out_size) noexcept;

enum class Staleness { gone, live, removed };

// Judges one name and removes what a dead owner left or what is no region at all.
Staleness clear_stale_region(const std::string& path) noexcept;

// A generation no two owners of a pid are likely to share; never 0.
[[nodiscard]] uint32_t new_generation() noexcept;

}  // namespace netipc::platform
