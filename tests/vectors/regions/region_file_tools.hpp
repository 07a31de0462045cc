#pragma once

// Files in the run dir, made and read without the library. All throw when the
// system refuses.

#include <sys/types.h>

#include <string>

#include "vectors/recording.hpp"

namespace netipc::test {

// At most `length` bytes: a file may be shorter.
PacketData read_file(const std::string& path, size_t offset, size_t length);
void write_into_file(const std::string& path, size_t offset, const PacketData& bytes);
// A new file of these bytes, followed by zeros up to `size`.
void make_file(const std::string& path, const PacketData& bytes, size_t size);
// The same with the recorded owner put in: "alive", "dead", "zero" or "negative".
void make_region_file(const std::string& path, const Json& recorded);

[[nodiscard]] ino_t inode_of(const std::string& path);

}  // namespace netipc::test
