#pragma once

// Who runs a cgroup, with what the files of its runtime say.

#include <chrono>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "host/catalog.hpp"
#include "host/files/container_storage.hpp"
#include "host/owner.hpp"

namespace netipc::cli::host {

class Owners {
 public:
  // `root` is put before the paths of the runtimes' files.
  explicit Owners(std::string root, Clock clock = system_clock());

  // No text in it holds anything but printable characters, and none is longer than
  // a kibibyte. What a file said, also that there is none, is used for ten seconds.
  // Any thread.
  Owner of(std::string_view relative_path);

 private:
  struct Remembered {
    std::shared_ptr<const Facts> facts;  // null: no file says anything
    std::chrono::nanoseconds until;
  };

  std::shared_ptr<const Facts> facts_of(const Owner& owner);
  std::optional<Facts> read(const Owner& owner);
  void forget_old(std::chrono::nanoseconds now);

  std::string root_;
  Clock clock_;
  ContainerStorage storage_;
  std::mutex mutex_;
  std::unordered_map<std::string, Remembered> remembered_;  // by runtime, user and container id
  size_t forget_at_;
};

}  // namespace netipc::cli::host
