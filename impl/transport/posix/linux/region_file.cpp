#include "platform/region_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include <array>
#include <cerrno>

#include "transport/shm_layout.hpp"

namespace netipc::platform {

namespace {

bool same_file(const struct stat& a, const struct stat& b) noexcept {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool process_alive(int32_t pid) noexcept { return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM); }

// A header of a region whose owner still lives. Read, not mapped: a file that
// shrinks meanwhile only makes the read short.
bool live_header(int fd) noexcept {
  std::array<std::byte, transport::region_header_size> header;
  if (::pread(fd, header.data(), header.size(), 0) != static_cast<ssize_t>(header.size())) return false;
  if (load<uint32_t>(header.data()) != transport::region_magic) return false;
  const auto pid = load<int32_t>(header.data() + offsetof(transport::RegionHeader, owner_pid));
  const auto generation = load<uint32_t>(header.data() + offsetof(transport::RegionHeader, owner_generation));
  return generation != 0 && process_alive(pid);
}

Staleness remove_name(const std::string& path) noexcept {
  if (::unlink(path.c_str()) == 0) return Staleness::removed;
  if (errno == ENOENT) return Staleness::gone;
  if ((errno == EISDIR || errno == EPERM) && ::rmdir(path.c_str()) == 0) return Staleness::removed;
  return Staleness::live;
}

}  // namespace

Result<UniqueFd> OwnedRegionFile::create(const std::string& path, uint64_t size) noexcept {
  constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  UniqueFd fd(::open(path.c_str(), flags, S_IRUSR | S_IWUSR));
  if (!fd && errno == EEXIST) {
    if (clear_stale_region(path) == Staleness::live) return Status::addr_in_use;
    fd.reset(::open(path.c_str(), flags, S_IRUSR | S_IWUSR));
    if (!fd && errno == EEXIST) return Status::addr_in_use;
  }
  if (!fd) return Status::region_open;
  struct stat node {};
  if (::fstat(fd.get(), &node) != 0) {
    ::unlink(path.c_str());
    return Status::region_open;
  }
  try {
    path_ = path;
  } catch (...) {
    ::unlink(path.c_str());
    return Status::no_memory;
  }
  device_ = node.st_dev;
  inode_ = node.st_ino;
  owner_pid_ = ::getpid();
  // Every block is there before anyone is told: a later write cannot fail for
  // lack of space, which would be a SIGBUS in whoever writes.
  int error = 0;
  do {
    error = ::fallocate(fd.get(), 0, 0, static_cast<off_t>(size)) == 0 ? 0 : errno;
  } while (error == EINTR);
  if (error != 0) {
    remove();
    return Status::region_allocate;
  }
  return fd;
}

void OwnedRegionFile::remove() noexcept {
  if (owner_pid_ == 0) return;
  const bool ours = owner_pid_ == ::getpid();
  owner_pid_ = 0;
  struct stat node {};
  if (ours && ::lstat(path_.c_str(), &node) == 0 && node.st_dev == device_ && node.st_ino == inode_)
    ::unlink(path_.c_str());
}

Result<UniqueFd> open_region(const std::string& path, uint32_t owner_uid, uint64_t& out_size) noexcept {
  // O_NONBLOCK: a FIFO squatting on the name must not hold us.
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat node {};
  if (!fd || ::fstat(fd.get(), &node) != 0) return Status::region_open;
  if (!S_ISREG(node.st_mode) || node.st_uid != owner_uid) return Status::region_open;
  out_size = static_cast<uint64_t>(node.st_size);
  return fd;
}

Staleness clear_stale_region(const std::string& path) noexcept {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd) {
    if (errno == ENOENT) return Staleness::gone;
    // Our own shortage says nothing about the file.
    if (errno == EMFILE || errno == ENFILE) return Staleness::live;
    return remove_name(path);
  }
  struct stat opened {};
  if (::fstat(fd.get(), &opened) != 0) return Staleness::live;
  if (S_ISREG(opened.st_mode) && live_header(fd.get())) return Staleness::live;
  // The name may mean another file by now.
  struct stat named {};
  if (::lstat(path.c_str(), &named) != 0) return errno == ENOENT ? Staleness::gone : Staleness::live;
  if (!same_file(opened, named)) return Staleness::live;
  return remove_name(path);
}

uint32_t new_generation() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const auto mixed = static_cast<uint32_t>(now.tv_sec) ^ static_cast<uint32_t>(now.tv_nsec >> 10);
  return mixed != 0 ? mixed : 1;
}

}  // namespace netipc::platform
