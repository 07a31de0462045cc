#pragma once

// Who runs a cgroup: an orchestrator, and what it calls it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netipc::cli::host {

struct Label {
  std::string key;
  std::string value;

  bool operator==(const Label&) const = default;
};

struct Owner {
  uint16_t orchestrator = 0;  // NETIPC_CODEC_ORCHESTRATOR_...
  std::string name;           // what its operator calls it; empty: nothing better than its path
  std::vector<Label> labels;  // no empty key or value

  // The value of a label, or nothing.
  [[nodiscard]] std::string_view label(std::string_view key) const noexcept {
    for (const Label& known : labels) {
      if (known.key == key) return known.value;
    }
    return {};
  }
  // A label that is there stays, and an empty value is none.
  void add(std::string_view key, std::string_view value) {
    if (!value.empty() && label(key).empty()) labels.push_back({std::string(key), std::string(value)});
  }
};

}  // namespace netipc::cli::host
