#pragma once

// The texts of the scenarios. Lengths vary a little around 20 bytes for a name and
// 60 for a path, as they do on a real host: a fixed length would train the branch
// predictor on something no user has.

#include <array>
#include <span>
#include <string>
#include <vector>

namespace netipc::bench {

// Str and Label: of the core or of the public header.
template <class Str, class Label>
class Catalogue {
 public:
  struct Entry {
    Str path;
    Str name;
    std::array<Label, 2> labels;
  };

  explicit Catalogue(uint32_t items) {
    texts_.reserve(size_t{items} * 2 + 4);
    const std::array<Label, 2> labels{Label{keep("namespace"), keep("production")},
                                      Label{keep("image"), keep("registry/nginx:1.25")}};
    entries_.reserve(items);
    for (uint32_t i = 0; i < items; ++i) {
      const std::string digits = std::to_string(100000 + i);
      const std::string tail(hash(i) % 17, 'x');
      entries_.push_back({keep("/sys/fs/cgroup/system.slice/docker-4f1d" + digits + tail + ".scope"),
                          keep("web-frontend-" + digits.substr(hash(i + 1) % 5) + "-a"), labels});
    }
  }

  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  [[nodiscard]] size_t text_bytes() const { return text_bytes_; }

 private:
  static uint32_t hash(uint32_t i) { return i * 2654435761u >> 16; }
  Str keep(std::string text) {
    text_bytes_ += text.size();
    texts_.push_back(std::move(text));
    return {texts_.back().data(), texts_.back().size()};
  }

  std::vector<std::string> texts_;  // reserved at once: short ones live inside the string
  std::vector<Entry> entries_;
  size_t text_bytes_ = 0;
};

// Room for a message of so many items, whatever the method.
template <class Catalogue>
std::vector<std::byte> room_for(const Catalogue& catalogue) {
  return std::vector<std::byte>(catalogue.text_bytes() + catalogue.entries().size() * 256 + 64);
}

}  // namespace netipc::bench
