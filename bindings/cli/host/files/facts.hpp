#pragma once

// What the files of the runtimes say about a container. Each reader knows one
// runtime's layout; the id comes from a path and is nothing but hexadecimal digits.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "host/owner.hpp"

namespace netipc::cli::host {

struct Facts {
  uint16_t orchestrator = 0;  // of whoever has such a file, 0 where that is more than one
  std::string name;
  std::vector<Label> labels;

  bool operator==(const Facts&) const = default;
};

// `root` is put before every path.
std::optional<Facts> read_docker(const std::string& root, std::string_view container_id);
std::optional<Facts> read_containerd(const std::string& root, std::string_view container_id);
std::optional<Facts> read_crio(const std::string& root, std::string_view container_id);

// An object, or nothing where there is no such file or it holds something else.
std::optional<nlohmann::json> read_object(const std::string& path);

// The text at a key of an object, empty where there is none.
std::string text_at(const nlohmann::json& object, const char* key);

// Adds a label unless the text is empty.
void add_label(Facts& facts, const char* key, std::string text);

// A member that is an object, else an empty one.
const nlohmann::json& object_at(const nlohmann::json& object, const char* key);

}  // namespace netipc::cli::host
