#pragma once

// Bytes read as decisions, for targets whose input is a course of events. An
// exhausted script gives zeros and empty texts, so every input is a whole script.

#include <string>

#include "base/bytes.hpp"
#include "codec/view.hpp"

namespace netipc::fuzz {

// Calls a script makes at most: more only make it slow.
inline constexpr int longest_script = 64;

class Script {
 public:
  explicit Script(Bytes bytes) noexcept : bytes_(bytes) {}
  Script(const uint8_t* data, size_t size) noexcept : bytes_(reinterpret_cast<const std::byte*>(data), size) {}

  [[nodiscard]] bool done() const noexcept { return bytes_.empty(); }

  template <class T>
  T number() noexcept {
    T value{};
    const Bytes from = take(sizeof value);
    std::memcpy(&value, from.data(), from.size());
    return value;
  }
  uint8_t byte() noexcept { return number<uint8_t>(); }

  // `count` bytes, or what is left.
  Bytes take(size_t count) noexcept {
    const Bytes head = bytes_.first(count < bytes_.size() ? count : bytes_.size());
    bytes_ = bytes_.subspan(head.size());
    return head;
  }
  Bytes rest() noexcept { return take(bytes_.size()); }

  // Up to 127 bytes as they are, or up to 2032 times one letter.
  std::string text() {
    const uint8_t length = byte();
    if (length >= 0x80) return std::string(size_t{length & 0x7fu} << 4, 'x');
    const Bytes from = take(length);
    return {reinterpret_cast<const char*>(from.data()), from.size()};
  }

 private:
  Bytes bytes_;
};

[[nodiscard]] inline codec::Str str(const std::string& text) noexcept { return {text.data(), text.size()}; }

}  // namespace netipc::fuzz
