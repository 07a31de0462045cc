#pragma once

// What a lookup response builder must come to: items that fit, placeholders for
// those that do not, and room kept for the placeholders of those to come.

#include <string>

#include "base/result.hpp"
#include "oracle/lookup.hpp"

namespace netipc::fuzz {

// One add: the item, and the placeholders that may have to stand for it.
struct LookupAttempt {
  bool valid = false;            // the arguments obey the rules
  Status placeholder_fault = Status::ok;  // why no placeholder can stand for it, ever
  Status placeholder_doubt = Status::ok;  // the same, once there is room for it
  std::vector<std::byte> item;
  std::vector<std::byte> oversized;
  std::vector<std::byte> exceeded;
};

class LookupModel {
 public:
  LookupModel(uint64_t room, uint64_t slots) : room_(room), slots_(slots), end_(16 + 8 * slots) {}

  // Placeholder sizes of all slots. Strict: also the last item ends, rounded up to
  // 8, inside the room.
  void reserve(std::vector<uint64_t> lengths, bool strict) {
    reserved_ = std::move(lengths);
    reserving_ = true;
    strict_ = strict;
  }

  Status add(const LookupAttempt& attempt) { return error = place(attempt); }

  [[nodiscard]] std::vector<std::byte> finish() const {
    if (room_ < 16) return {};
    return oracle::pack(generation, {items_.begin(), items_.end()});
  }
  [[nodiscard]] const std::vector<std::vector<std::byte>>& items() const { return items_; }
  [[nodiscard]] uint64_t slots() const { return slots_; }

  Status error = Status::ok;
  uint64_t generation = 0;

 private:
  Status place(const LookupAttempt& attempt) {
    if (suffix_) return stand_in(attempt, attempt.exceeded);
    if (items_.size() == slots_) return Status::overflow;
    if (!attempt.valid) return Status::bad_layout;
    if (fits(attempt.item.size())) return append(attempt.item);
    if (items_.empty()) return stand_in(attempt, attempt.oversized);
    suffix_ = true;
    return stand_in(attempt, attempt.exceeded);
  }

  Status stand_in(const LookupAttempt& attempt, const std::vector<std::byte>& placeholder) {
    if (attempt.placeholder_fault != Status::ok) return attempt.placeholder_fault;
    if (items_.size() == slots_ || oracle::round8(end_) + placeholder.size() > room_) return Status::overflow;
    return attempt.placeholder_doubt != Status::ok ? attempt.placeholder_doubt : append(placeholder);
  }

  [[nodiscard]] bool fits(uint64_t size) const {
    uint64_t at = oracle::round8(end_) + size;
    if (at > room_) return false;
    const size_t next = items_.size() + 1;
    if (!reserving_ || (next == slots_ && !strict_)) return true;
    // Strict: the room behind the item is what is left from the next multiple of 8.
    if (oracle::round8(at) > room_) return false;
    for (size_t i = next; i < slots_; ++i) at = oracle::round8(at) + reserved_[i];
    return at <= room_;
  }

  Status append(const std::vector<std::byte>& item) {
    end_ = oracle::round8(end_) + item.size();
    items_.push_back(item);
    return Status::ok;
  }

  uint64_t room_;
  uint64_t slots_;
  uint64_t end_;
  std::vector<std::vector<std::byte>> items_;
  std::vector<uint64_t> reserved_;
  bool reserving_ = false;
  bool strict_ = false;
  bool suffix_ = false;
};

// Encodes as the contract draws it; independent of the library's writers.
class Writer {
 public:
  template <class T>
  Writer& put(T value) {
    const Bytes bytes = std::as_bytes(std::span(&value, 1));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  Writer& text(const std::string& text) {
    const auto* from = reinterpret_cast<const std::byte*>(text.data());
    bytes_.insert(bytes_.end(), from, from + text.size());
    return put(uint8_t{0});
  }
  Writer& labels(const std::vector<std::pair<std::string, std::string>>& labels) {
    if (labels.empty()) return *this;
    bytes_.resize(static_cast<size_t>(oracle::round8(bytes_.size())));
    size_t at = bytes_.size() + 16 * labels.size();
    const auto entry = [&](const std::string& text) {
      put(static_cast<uint32_t>(at)).put(static_cast<uint32_t>(text.size()));
      at += text.size() + 1;
    };
    for (const auto& [key, value] : labels) {
      entry(key);
      entry(value);
    }
    for (const auto& [key, value] : labels) text(key).text(value);
    return *this;
  }
  [[nodiscard]] std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace netipc::fuzz
