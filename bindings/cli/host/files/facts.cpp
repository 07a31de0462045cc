#include "host/files/facts.hpp"

#include "host/files/read_file.hpp"

namespace netipc::cli::host {

std::optional<nlohmann::json> read_object(const std::string& path) {
  constexpr size_t limit = 1U << 20;
  const auto file = read_file(path, limit, 0);
  if (!file.has_value()) return std::nullopt;
  auto document = nlohmann::json::parse(file->text, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  return document;
}

std::string text_at(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void add_label(Facts& facts, const char* key, std::string text) {
  if (!text.empty()) facts.labels.push_back({key, std::move(text)});
}

const nlohmann::json& object_at(const nlohmann::json& object, const char* key) {
  static const nlohmann::json empty = nlohmann::json::object();
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? *found : empty;
}

}  // namespace netipc::cli::host
