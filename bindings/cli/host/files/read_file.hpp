#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>

namespace netipc::cli::host {

// What makes two looks at a file the same.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  timespec changed{};

  bool operator==(const FileIdentity& other) const noexcept {
    return device == other.device && inode == other.inode && size == other.size &&
           changed.tv_sec == other.changed.tv_sec && changed.tv_nsec == other.changed.tv_nsec;
  }
};

struct FileText {
  std::string text;
  FileIdentity identity;
};

// A regular file of at most `limit` bytes that `user` owns; anything else, and what
// cannot be read, is nothing. Never waits for a pipe or a device. `known` spares the
// read: the text of that very file is empty.
std::optional<FileText> read_file(const std::string& path, size_t limit, uid_t user,
                                  const std::optional<FileIdentity>& known = std::nullopt);

// All of a small file of a directory, as the files in /proc are: of unknown size.
std::optional<std::string> read_small_file(int directory, const char* name);

}  // namespace netipc::cli::host
