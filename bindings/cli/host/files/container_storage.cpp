#include "host/files/container_storage.hpp"

#include <fmt/format.h>
#include <netipc/types.h>

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

Facts facts_of(const nlohmann::json& container) {
  Facts facts;
  facts.orchestrator = NETIPC_CODEC_ORCHESTRATOR_PODMAN;
  // A document within a text of the document.
  const auto metadata = nlohmann::json::parse(text_at(container, "metadata"), nullptr, false);
  if (metadata.is_object()) {
    facts.name = text_at(metadata, "name");
    add_label(facts, "image", text_at(metadata, "image-name"));
  }
  const auto names = container.find("names");
  if (facts.name.empty() && names != container.end() && names->is_array() && !names->empty() &&
      names->front().is_string()) {
    facts.name = names->front().get<std::string>();
  }
  return facts;
}

}  // namespace

std::string ContainerStorage::storage_of(uid_t user) const {
  constexpr size_t limit = 16U << 20;
  if (user == 0) return root_ + "/var/lib/containers/storage";
  const auto passwd = read_file(root_ + "/etc/passwd", limit, 0);
  const std::string home = passwd.has_value() ? home_of(passwd->text, user) : std::string();
  return home.starts_with('/') ? root_ + home + "/.local/share/containers/storage" : std::string();
}

std::shared_ptr<const ContainerStorage::Containers> ContainerStorage::list(const std::string& path, uid_t user) {
  // A user's own file: what it takes to read is what that user can cost all others.
  const size_t limit = user == 0 ? 16U << 20 : 1U << 20;
  const std::lock_guard lock(mutex_);
  List& list = lists_[path];
  const auto file = read_file(path, limit, user, list.identity);
  if (file.has_value() && list.identity == file->identity) return list.containers;
  list = {};
  auto containers = std::make_shared<Containers>();
  if (file.has_value()) {
    const auto document = nlohmann::json::parse(file->text, nullptr, false);
    if (document.is_array()) {
      for (const auto& container : document) {
        if (container.is_object()) containers->insert_or_assign(text_at(container, "id"), facts_of(container));
      }
    }
    list.identity = file->identity;
  }
  list.containers = containers;
  return containers;
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
