#pragma once

// The check tables that both lookup methods share, step by step as the contract
// states them.

#include <vector>

#include "oracle/fields.hpp"

namespace netipc::fuzz::oracle {

// Entries ascend without overlap. `most` is the exact length where it equals `least`.
inline Status judge_directory(Bytes in, uint64_t least, uint64_t most) {
  const uint64_t count = u32_at(in, 4);
  if (16 + 8 * count > in.size()) return Status::truncated;
  const uint64_t packed = in.size() - 16 - 8 * count;
  uint64_t previous_end = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t offset = u32_at(in, 16 + 8 * i);
    const uint64_t length = u32_at(in, 20 + 8 * i);
    if (offset % 8 != 0) return Status::bad_alignment;
    if (length < least || length > most) return Status::bad_layout;
    if (offset + length > packed) return Status::out_of_bounds;
    if (i > 0 && offset < previous_end) return Status::bad_layout;
    previous_end = offset + length;
  }
  return Status::ok;
}

// The parts of a payload whose directory was accepted: keys or items.
inline std::vector<Bytes> parts_of(Bytes in) {
  const uint64_t count = u32_at(in, 4);
  std::vector<Bytes> parts;
  for (uint64_t i = 0; i < count; ++i)
    parts.push_back(in.subspan(16 + 8 * count + u32_at(in, 16 + 8 * i), u32_at(in, 20 + 8 * i)));
  return parts;
}

inline bool holds_nul(Bytes text) {
  for (const std::byte byte : text)
    if (byte == std::byte{0}) return true;
  return false;
}

struct Text {
  uint64_t begin;
  uint64_t length;
  [[nodiscard]] uint64_t end() const { return begin + length + 1; }  // its NUL included
};

inline Text text_at(Bytes item, uint64_t offset) { return {u32_at(item, offset), u32_at(item, offset + 4)}; }

inline Status judge_text(Bytes item, Text text, uint64_t header) {
  if (text.begin < header || text.end() > item.size()) return Status::out_of_bounds;
  if (item[text.end() - 1] != std::byte{0}) return Status::missing_nul;
  return holds_nul(item.subspan(text.begin, text.length)) ? Status::bad_layout : Status::ok;
}

inline bool overlap(Text a, Text b) { return a.end() > b.begin && b.end() > a.begin; }

inline Status judge_labels(Bytes item, uint64_t fixed_end, uint64_t count, uint64_t header) {
  if (count == 0) return fixed_end == item.size() ? Status::ok : Status::bad_layout;
  const uint64_t table = round8(fixed_end);
  if (table > item.size()) return Status::out_of_bounds;
  for (uint64_t at = fixed_end; at < table; ++at)
    if (item[at] != std::byte{0}) return Status::bad_layout;
  uint64_t running = table + 16 * count;
  if (running > item.size()) return Status::out_of_bounds;
  for (uint64_t i = 0; i < count; ++i) {
    const Text key = text_at(item, table + 16 * i);
    const Text value = text_at(item, table + 16 * i + 8);
    if (key.length == 0 || key.begin != running) return Status::bad_layout;
    NETIPC_TRY(judge_text(item, key, header));
    running = key.end();
    if (value.begin != running) return Status::bad_layout;
    NETIPC_TRY(judge_text(item, value, header));
    running = value.end();
  }
  return running == item.size() ? Status::ok : Status::bad_layout;
}

// What every encoder makes of these parts: header, directory, parts at multiples
// of eight with zeros between, nothing behind the last.
inline std::vector<std::byte> pack(uint64_t generation, const std::vector<Bytes>& parts) {
  const size_t start = 16 + 8 * parts.size();
  std::vector<std::byte> out(start);
  store(out.data(), uint16_t{1});
  store(out.data() + 4, static_cast<uint32_t>(parts.size()));
  store(out.data() + 8, generation);
  for (size_t i = 0; i < parts.size(); ++i) {
    out.resize(static_cast<size_t>(round8(out.size())));
    store(out.data() + 16 + 8 * i, static_cast<uint32_t>(out.size() - start));
    store(out.data() + 20 + 8 * i, static_cast<uint32_t>(parts[i].size()));
    out.insert(out.end(), parts[i].begin(), parts[i].end());
  }
  return out;
}

}  // namespace netipc::fuzz::oracle
