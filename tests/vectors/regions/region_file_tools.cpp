#include "vectors/regions/region_file_tools.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/bytes.hpp"

namespace netipc::test {

namespace {

constexpr size_t owner_pid_at = 8;

void check(bool done, const std::string& what) {
  if (!done) throw std::system_error(errno, std::generic_category(), what);
}

class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    check(fd_ >= 0, path);
  }
  ~OpenFile() { ::close(fd_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

// Of a process that has just been there and is no more.
pid_t dead_pid() {
  const pid_t child = ::fork();
  check(child >= 0, "fork");
  if (child == 0) ::_exit(0);
  check(::waitpid(child, nullptr, 0) == child, "waitpid");
  return child;
}

int32_t owner_pid(const std::string& owner) {
  if (owner == "alive") return ::getpid();
  if (owner == "dead") return dead_pid();
  if (owner == "zero") return 0;
  if (owner == "negative") return -5;
  throw std::invalid_argument(owner);
}

}  // namespace

PacketData read_file(const std::string& path, size_t offset, size_t length) {
  const OpenFile file(path, O_RDONLY);
  PacketData bytes(length);
  const ssize_t got = ::pread(file.fd(), bytes.data(), length, static_cast<off_t>(offset));
  check(got >= 0, path);
  bytes.resize(static_cast<size_t>(got));
  return bytes;
}

void write_into_file(const std::string& path, size_t offset, const PacketData& bytes) {
  const OpenFile file(path, O_WRONLY);
  check(::pwrite(file.fd(), bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
            static_cast<ssize_t>(bytes.size()),
        path);
}

void make_file(const std::string& path, const PacketData& bytes, size_t size) {
  const OpenFile file(path, O_WRONLY | O_CREAT | O_EXCL);
  check(::write(file.fd(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), path);
  check(::ftruncate(file.fd(), static_cast<off_t>(size)) == 0, path);
}

void make_region_file(const std::string& path, const Json& recorded) {
  PacketData header = from_hex(recorded.at("header_hex").get<std::string>());
  store(header.data() + owner_pid_at, owner_pid(recorded.at("owner").get<std::string>()));
  make_file(path, header, recorded.at("file_size").get<size_t>());
}

ino_t inode_of(const std::string& path) {
  struct stat node {};
  check(::lstat(path.c_str(), &node) == 0, path);
  return node.st_ino;
}

}  // namespace netipc::test
