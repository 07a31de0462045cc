#include "host/files/container_storage.hpp"

#include <charconv>
#include <sstream>

namespace netipc::cli::host {
namespace {

// The home of a user in the passwd file; not getpwuid(), which may ask the network.
std::string home_of(const std::string& passwd, uid_t user) {
  std::istringstream lines(passwd);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string name, password, uid, gid, comment, home;
    std::getline(fields, name, ':');
    std::getline(fields, password, ':');
    std::getline(fields, uid, ':');
    std::getline(fields, gid, ':');
    std::getline(fields, comment, ':');
    std::getline(fields, home, ':');
    if (uid == std::to_string(user)) return home;
  }
  return {};
}

std::optional<uid_t> parse_user(std::string_view text) {
  uid_t user = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), user);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return user;
}

}  // namespace

std::string ContainerStorage::storage_of(uid_t user) const {
  constexpr size_t limit = 16U << 20;
  if (user == 0) return root_ + "/var/lib/containers/storage";
  const auto passwd = read_file(root_ + "/etc/passwd", limit, 0);
  const std::string home = passwd.has_value() ? home_of(passwd->text, user) : std::string();
  return home.starts_with('/') ? root_ + home + "/.local/share/containers/storage" : std::string();
}

// Nobody waits for another's list: it is read without the lock. Two that read one at once
// leave what either has seen; the next look tells whether that is still so.
std::shared_ptr<const ContainerList> ContainerStorage::list(const std::string& path, uid_t user) {
  // A user's own file: what it takes to read is what that user can cost all others.
  const size_t limit = user == 0 ? 16U << 20 : 1U << 20;
  const List known = known_at(path);
  const auto file = read_file(path, limit, user, known.identity);
  if (file.has_value() && known.identity == file->identity) return known.containers;
  List fresh;
  fresh.containers =
      std::make_shared<ContainerList>(file.has_value() ? parse_container_list(file->text) : ContainerList());
  if (file.has_value()) fresh.identity = file->identity;
  const std::lock_guard lock(mutex_);
  return (lists_[path] = std::move(fresh)).containers;
}

ContainerStorage::List ContainerStorage::known_at(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return lists_[path];
}

std::optional<Facts> ContainerStorage::read(std::string_view container_id, std::string_view user) {
  const std::optional<uid_t> uid = user.empty() ? 0 : parse_user(user);
  if (!uid.has_value()) return std::nullopt;
  const std::string storage = storage_of(*uid);
  if (storage.empty()) return std::nullopt;
  const auto containers = list(storage + "/overlay-containers/containers.json", *uid);
  const auto found = containers->find(std::string(container_id));
  if (found == containers->end()) return std::nullopt;
  return found->second;
}

}  // namespace netipc::cli::host
