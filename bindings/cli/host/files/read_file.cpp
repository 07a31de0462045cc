#include "host/files/read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "descriptor.hpp"

namespace netipc::cli::host {
namespace {

class File {
 public:
  File(int directory, const char* path) : fd_(::openat(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}

  [[nodiscard]] bool stat(struct stat& info) const { return fd_.get() >= 0 && ::fstat(fd_.get(), &info) == 0; }

  // At most `limit` bytes, or nothing when there are more.
  [[nodiscard]] std::optional<std::string> read(size_t limit) const {
    constexpr size_t step = 4096;
    std::string text;
    for (;;) {
      const size_t before = text.size();
      text.resize(before + step);
      const ssize_t got = ::read(fd_.get(), text.data() + before, step);
      if (got < 0 && errno == EINTR) {
        text.resize(before);
        continue;
      }
      text.resize(before + static_cast<size_t>(std::max<ssize_t>(got, 0)));
      if (got < 0 || text.size() > limit) return std::nullopt;
      if (got == 0) return text;
    }
  }

 private:
  Descriptor fd_;
};

}  // namespace

std::optional<FileText> read_file(const std::string& path, size_t limit, uid_t user,
                                  const std::optional<FileIdentity>& known) {
  const File file(AT_FDCWD, path.c_str());
  struct stat info {};
  if (!file.stat(info) || !S_ISREG(info.st_mode) || info.st_uid != user) return std::nullopt;
  if (info.st_size < 0 || static_cast<size_t>(info.st_size) > limit) return std::nullopt;
  const FileIdentity identity{info.st_dev, info.st_ino, info.st_size, info.st_mtim};
  if (known == identity) return FileText{{}, identity};
  auto text = file.read(limit);
  if (!text.has_value()) return std::nullopt;
  return FileText{*std::move(text), identity};
}

std::optional<std::string> read_small_file(int directory, const char* name) {
  constexpr size_t limit = 1U << 20;
  const File file(directory, name);
  struct stat info {};
  if (!file.stat(info) || !S_ISREG(info.st_mode)) return std::nullopt;
  return file.read(limit);
}

}  // namespace netipc::cli::host
