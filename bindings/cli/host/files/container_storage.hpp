#pragma once

// containers/storage, where podman keeps its containers: one list per user.

#include <map>
#include <memory>
#include <mutex>

#include "host/files/container_list.hpp"
#include "host/files/read_file.hpp"

namespace netipc::cli::host {

class ContainerStorage {
 public:
  // `root` is put before every path.
  explicit ContainerStorage(std::string root) : root_(std::move(root)) {}

  // `user` is the uid of who runs podman, empty for root. Reads a list again only when
  // it has changed. Any thread.
  std::optional<Facts> read(std::string_view container_id, std::string_view user);

 private:
  struct List {
    std::optional<FileIdentity> identity;
    std::shared_ptr<const ContainerList> containers;
  };

  std::shared_ptr<const ContainerList> list(const std::string& path, uid_t user);
  List known_at(const std::string& path);
  [[nodiscard]] std::string storage_of(uid_t user) const;

  std::string root_;
  std::mutex mutex_;
  std::map<std::string, List> lists_;  // by path
};

}  // namespace netipc::cli::host
