#pragma once

// The texts of the scenarios. Lengths vary a little around 20 bytes for a name and
// 60 for a path, as they do on a real host: a fixed length would train the branch
// predictor on something no user has.

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/codec/buffer.hpp"

namespace netipc::bench {

// Str and Label: of the core or of the public header.
template <class Str, class Label>
class Catalogue {
 public:
  struct Entry {
    Str path;
    Str name;
    std::span<const Label> labels;  // the same for all
  };

  explicit Catalogue(uint32_t items) {
    texts_.reserve(size_t{items} * longest_texts);
    entries_.reserve(items);
    for (uint32_t i = 0; i < items; ++i) {
      const std::string digits = std::to_string(100000 + i);
      const std::string tail(hash(i) % 17, 'x');
      entries_.push_back({keep("/sys/fs/cgroup/system.slice/docker-4f1d" + digits + tail + ".scope"),
                          keep("web-frontend-" + digits.substr(hash(i + 1) % 5) + "-a"), labels_});
    }
  }
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  [[nodiscard]] size_t text_bytes() const { return texts_.size(); }

 private:
  // More than a path and a name take.
  static constexpr size_t longest_texts = 128;

  static uint32_t hash(uint32_t i) { return i * 2654435761u >> 16; }
  static Str text(std::string_view literal) { return {literal.data(), literal.size()}; }
  // One behind the other, in memory that was reserved and stays where it is.
  Str keep(const std::string& text) {
    const size_t at = texts_.size();
    texts_.insert(texts_.end(), text.begin(), text.end());
    return {texts_.data() + at, text.size()};
  }

  std::array<Label, 2> labels_{Label{text("namespace"), text("production")}, Label{text("image"), text("registry/nginx:1.25")}};
  std::vector<char, HugePages<char>> texts_;
  std::vector<Entry, HugePages<Entry>> entries_;
};

// Room for a message of so many items, whatever the method.
template <class Catalogue>
Buffer room_for(const Catalogue& catalogue) {
  return Buffer(catalogue.text_bytes() + catalogue.entries().size() * 256 + 64);
}

}  // namespace netipc::bench
