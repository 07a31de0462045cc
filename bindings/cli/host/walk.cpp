#include "host/walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace netipc::cli::host {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

Directory open_directory(const std::string& path, int extra_flags) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | extra_flags);
  if (fd < 0) return nullptr;
  Directory directory(::fdopendir(fd));
  if (directory == nullptr) ::close(fd);
  return directory;
}

bool is_cgroup_filesystem(const std::string& path) {
  constexpr long magic_v1 = 0x27e0eb;
  constexpr long magic_v2 = 0x63677270;
  struct statfs info {};
  return ::statfs(path.c_str(), &info) == 0 && (info.f_type == magic_v1 || info.f_type == magic_v2);
}

class Walker {
 public:
  Walker(const std::string& root, size_t limit) : root_(root), limit_(limit) {
    struct stat info {};
    if (::stat(root.c_str(), &info) == 0) device_ = info.st_dev;
    counts_links_ = is_cgroup_filesystem(root);
  }

  Walk run() && {
    pending_.emplace_back();
    while (!pending_.empty() && walk_.complete) {
      const std::string folder = std::move(pending_.back());
      pending_.pop_back();
      read(folder);
    }
    return std::move(walk_);
  }

 private:
  void read(const std::string& folder) {
    // The root was named by the operator, who may well name a link.
    const Directory directory =
        folder.empty() ? open_directory(root_, 0) : open_directory(root_ + "/" + folder, O_NOFOLLOW);
    if (directory == nullptr) {
      if (errno != ENOENT) walk_.unreadable = true;
      return;
    }
    while (const dirent* entry = ::readdir(directory.get())) {
      if (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN) continue;
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      struct stat info {};
      if (::fstatat(::dirfd(directory.get()), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
      if (!S_ISDIR(info.st_mode) || info.st_dev != device_) continue;
      if (walk_.cgroups.size() == limit_) {
        walk_.complete = false;
        return;
      }
      walk_.cgroups.push_back(folder.empty() ? name : folder + "/" + name);
      // A cgroup filesystem counts subfolders in the link count, so a leaf, which
      // most cgroups are, needs no look at its dozens of files.
      if (!counts_links_ || info.st_nlink > 2) pending_.push_back(walk_.cgroups.back());
    }
  }

  std::string root_;
  size_t limit_;
  dev_t device_{};
  bool counts_links_ = false;
  std::vector<std::string> pending_;
  Walk walk_;
};

}  // namespace

Walk walk_cgroups(const std::string& root, size_t limit) { return Walker(root, limit).run(); }

}  // namespace netipc::cli::host
