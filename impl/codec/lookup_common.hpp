#pragma once

// What the two lookup methods share: headers, the ordered directory, strings and
// labels of an item (docs/spec/lookup-common.md).

#include <algorithm>
#include <span>

#include "base/bytes.hpp"
#include "base/checked_math.hpp"
#include "base/result.hpp"
#include "codec/view.hpp"
#include "wire/constants.hpp"

namespace netipc::codec {

inline constexpr size_t lookup_header_size = 16;
inline constexpr size_t lookup_entry_size = wire::directory_entry_size;
inline constexpr size_t lookup_label_size = 16;

// Carried as a raw number; values beyond these pass through.
enum Orchestrator : uint16_t {
  orchestrator_unknown = 0,
  orchestrator_systemd = 1,
  orchestrator_docker = 2,
  orchestrator_k8s = 3,
  orchestrator_kvm = 4,
  orchestrator_lxc = 5,
  orchestrator_podman = 6,
  orchestrator_nspawn = 7,
};

namespace lookup {

// No item of either method is shorter.
inline constexpr uint32_t least_item = 28;

struct Range {
  uint32_t offset = 0;
  uint32_t length = 0;
};

// The bounds of a directory's entries.
struct LengthRule {
  uint32_t least;
  uint32_t most;
};

// As many leading keys as fit a request, and its size with them.
struct RequestFit {
  size_t count = 0;
  size_t size = lookup_header_size;
};

inline Range entry_at(const std::byte* payload, uint32_t index) noexcept {
  const std::byte* at = payload + lookup_header_size + size_t{index} * lookup_entry_size;
  return {load<uint32_t>(at), load<uint32_t>(at + 4)};
}

[[nodiscard]] constexpr uint64_t packed_start(uint32_t items) noexcept {
  return lookup_header_size + uint64_t{items} * lookup_entry_size;
}

// The 16-byte request header, with room for the directory behind it; the key count.
Result<uint32_t> decode_request_header(Bytes payload) noexcept;
// The same for a response, whose last eight bytes of header are the generation.
Result<uint32_t> decode_response_header(Bytes payload) noexcept;
// Entries ascend without overlap; gaps are free.
Status judge_directory(Bytes payload, uint32_t items, LengthRule rule) noexcept;

void write_request_header(std::byte* to, uint32_t items) noexcept;
void write_response_header(std::byte* to, uint32_t items, uint64_t generation) noexcept;
inline void write_entry(std::byte* payload, uint32_t index, Range entry) noexcept {
  std::byte* const at = payload + lookup_header_size + size_t{index} * lookup_entry_size;
  store(at, entry.offset);
  store(at + 4, entry.length);
}

[[nodiscard]] inline bool has_nul(Str text) noexcept {
  return text.len != 0 && std::memchr(text.data, 0, text.len) != nullptr;
}

// A string of an item: inside it, behind the header, one NUL and that at its end.
Status judge_string(Bytes item, Range string, size_t header_size) noexcept;

// One past the NUL.
[[nodiscard]] inline uint64_t end_of(Range string) noexcept { return uint64_t{string.offset} + string.length + 1; }
[[nodiscard]] inline bool disjoint(Range a, Range b) noexcept {
  return end_of(a) <= b.offset || end_of(b) <= a.offset;
}

// The label table and its strings, from the end of the fixed strings to the end
// of the item.
Status judge_labels(Bytes item, uint64_t fixed_end, uint16_t count, size_t header_size) noexcept;

inline Str text_at(const std::byte* item, Range string) noexcept {
  return {reinterpret_cast<const char*>(item) + string.offset, string.length};
}

// Label `index` of an item that was judged.
inline Label label_at(const std::byte* item, uint32_t table, uint32_t index) noexcept {
  const std::byte* at = item + table + size_t{index} * lookup_label_size;
  return {text_at(item, {load<uint32_t>(at), load<uint32_t>(at + 4)}),
          text_at(item, {load<uint32_t>(at + 8), load<uint32_t>(at + 12)})};
}

inline size_t labels_at(const std::byte* item, uint32_t table, uint32_t count, uint32_t first,
                        std::span<Label> out) noexcept {
  if (first >= count) return 0;
  const size_t wanted = std::min<size_t>(out.size(), count - first);
  for (size_t i = 0; i < wanted; ++i) out[i] = label_at(item, table, first + static_cast<uint32_t>(i));
  return wanted;
}

[[nodiscard]] uint32_t estimate_items(size_t buffer_size, size_t smallest_slot) noexcept;

// Writes a response of items that are already encoded; the size.
Result<size_t> assemble(std::span<const ByteRange> items, uint64_t generation, MutableBytes out,
                        Status (*judge)(Bytes item) noexcept) noexcept;

}  // namespace lookup
}  // namespace netipc::codec
