#pragma once

// The contract of payloads with a directory, written a second time and as plainly as
// possible: bytes are appended one after the other, and what fits is found by adding
// up everything anew. Nothing of the library is used.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/status.hpp"

namespace netipc::test {

class Writer {
 public:
  Writer& u16(uint16_t value) { return number(value, 2); }
  Writer& u32(size_t value) { return number(value, 4); }
  Writer& u64(uint64_t value) { return number(value, 8); }
  Writer& text(const std::string& bytes) {
    raw(bytes);
    out_.push_back('\0');
    return *this;
  }
  Writer& raw(const std::string& bytes) {
    out_ += bytes;
    return *this;
  }
  Writer& pad() {
    while (out_.size() % 8 != 0) out_.push_back('\0');
    return *this;
  }

  [[nodiscard]] size_t size() const { return out_.size(); }
  [[nodiscard]] const std::string& bytes() const { return out_; }

 private:
  Writer& number(uint64_t value, int size) {
    for (int i = 0; i < size; ++i) out_.push_back(static_cast<char>(value >> (8 * i)));
    return *this;
  }

  std::string out_;
};

inline size_t up8(size_t n) { return (n + 7) / 8 * 8; }

using LabelList = std::vector<std::pair<std::string, std::string>>;

// What stands behind the fixed strings of a lookup item of this size so far.
inline void append_labels(Writer& item, const LabelList& labels) {
  if (labels.empty()) return;
  item.pad();
  size_t at = item.size() + 16 * labels.size();
  for (const auto& [key, value] : labels) {
    item.u32(at).u32(key.size()).u32(at + key.size() + 1).u32(value.size());
    at += key.size() + value.size() + 2;
  }
  for (const auto& [key, value] : labels) item.text(key).text(value);
}

// Items at multiples of eight behind a header and a directory of offset and length.
inline std::string lay_out(const std::string& header, const std::vector<std::string>& items) {
  Writer directory;
  Writer packed;
  for (const std::string& item : items) {
    packed.pad();
    directory.u32(packed.size()).u32(item.size());
    packed.raw(item);
  }
  return header + directory.bytes() + packed.bytes();
}

// Where lay_out() leaves gaps, whose bytes mean nothing.
inline std::vector<bool> gaps_of(size_t header_size, const std::vector<std::string>& items) {
  std::vector<bool> gaps(header_size + 8 * items.size(), false);
  for (const std::string& item : items) {
    gaps.resize(up8(gaps.size()), true);
    gaps.resize(gaps.size() + item.size(), false);
  }
  return gaps;
}

// One add of a lookup builder: the item as it would be, and as a placeholder.
struct LookupAdd {
  std::string item;
  std::string oversized;
  std::string exceeded;
};

enum class Reservation { none, dispatch, lengths };

// The builder of both lookup methods (docs/spec/codec-cgroups-lookup.md).
class LookupContract {
 public:
  LookupContract(size_t buffer, size_t slots, uint64_t generation, Reservation reservation,
                 std::vector<size_t> placeholders)
      : buffer_(buffer),
        slots_(slots),
        generation_(generation),
        reservation_(reservation),
        placeholders_(std::move(placeholders)) {}

  Status add(const LookupAdd& add) {
    error_ = put(add);
    return error_;
  }
  [[nodiscard]] Status error() const { return error_; }
  [[nodiscard]] const std::vector<std::string>& items() const { return items_; }

  // No value: not even the header fits.
  [[nodiscard]] std::optional<std::string> finish() const {
    if (buffer_ < 16) return std::nullopt;
    return lay_out(Writer().u16(1).u16(0).u32(items_.size()).u64(generation_).bytes(), items_);
  }

 private:
  // Where the packed area of these items ends, with all slots before it.
  [[nodiscard]] size_t end() const {
    size_t at = 16 + 8 * slots_;
    for (const std::string& item : items_) at = up8(at) + item.size();
    return at;
  }

  [[nodiscard]] size_t kept_from(size_t slot) const {
    if (slot >= slots_) return 0;
    const size_t rest = kept_from(slot + 1);
    return (rest > 0 ? up8(placeholders_[slot]) : placeholders_[slot]) + rest;
  }

  [[nodiscard]] bool reservation_holds(size_t end) const {
    if (reservation_ == Reservation::none) return true;
    const size_t next = items_.size() + 1;
    if (reservation_ == Reservation::dispatch) return up8(end) <= buffer_ && kept_from(next) <= buffer_ - up8(end);
    for (size_t slot = next; slot < slots_; ++slot) end = up8(end) + placeholders_[slot];
    return end <= buffer_;
  }

  Status put(const LookupAdd& add) {
    if (suffix_mode_) return put_placeholder(add.exceeded);
    if (items_.size() == slots_) return Status::overflow;
    const size_t end_with = up8(end()) + add.item.size();
    if (end_with <= buffer_ && reservation_holds(end_with)) {
      items_.push_back(add.item);
      return Status::ok;
    }
    if (items_.empty()) return put_placeholder(add.oversized);
    suffix_mode_ = true;
    return put_placeholder(add.exceeded);
  }

  Status put_placeholder(const std::string& placeholder) {
    if (items_.size() == slots_ || up8(end()) + placeholder.size() > buffer_) return Status::overflow;
    items_.push_back(placeholder);
    return Status::ok;
  }

  size_t buffer_;
  size_t slots_;
  uint64_t generation_;
  Reservation reservation_;
  std::vector<size_t> placeholders_;
  std::vector<std::string> items_;
  bool suffix_mode_ = false;
  Status error_ = Status::ok;
};

}  // namespace netipc::test
