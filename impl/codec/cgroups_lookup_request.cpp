#include <algorithm>

#include "codec/cgroups_lookup.hpp"
#include "codec/text_scan.hpp"

namespace netipc::codec {

namespace {

// A path of one byte and its NUL.
constexpr lookup::LengthRule key_rule{2, UINT32_MAX};

// Whether all keys are texts, without saying which is not.
bool all_texts(const std::byte* payload, uint32_t items) noexcept {
  const auto* const packed = reinterpret_cast<const char*>(payload + lookup::packed_start(items));
  NulSearch nuls;
  int terminators = 0;
  for (uint32_t i = 0; i < items; ++i) {
    const lookup::Range key = lookup::entry_at(payload, i);
    const char* const text = packed + key.offset;
    terminators |= text[key.length - 1];
    nuls.look_at({text, key.length - 1});
  }
  return terminators == 0 && !nuls.found();
}

Status judge_texts(const std::byte* payload, uint32_t items) noexcept {
  const auto* const packed = reinterpret_cast<const char*>(payload + lookup::packed_start(items));
  for (uint32_t i = 0; i < items; ++i) {
    const lookup::Range key = lookup::entry_at(payload, i);
    const char* const text = packed + key.offset;
    if (text[key.length - 1] != '\0') return Status::missing_nul;
    if (has_nul({text, key.length - 1})) return Status::bad_layout;
  }
  return Status::ok;
}

}  // namespace

Result<CgroupsLookupRequest> CgroupsLookupRequest::decode(Bytes payload) noexcept {
  const auto items = lookup::decode_request(payload, key_rule);
  if (!items.ok()) return items.status();
  if (!all_texts(payload.data(), *items)) NETIPC_TRY(judge_texts(payload.data(), *items));
  return CgroupsLookupRequest(payload, *items);
}

Result<Str> CgroupsLookupRequest::path(uint32_t index) const noexcept {
  if (index >= item_count_) return Status::out_of_bounds;
  return path_unchecked(index);
}

size_t CgroupsLookupRequest::paths(uint32_t first, std::span<Str> out) const noexcept {
  if (first >= item_count_) return 0;
  const size_t count = std::min<size_t>(out.size(), item_count_ - first);
  for (size_t i = 0; i < count; ++i) out[i] = path_unchecked(first + static_cast<uint32_t>(i));
  return count;
}

Result<size_t> encode_cgroups_lookup_request(std::span<const Str> paths, MutableBytes out) noexcept {
  if (!fits_u32(paths.size())) return Status::overflow;
  const auto count = static_cast<uint32_t>(paths.size());
  const uint64_t start = lookup::packed_start(count);
  // Measure first: a request that does not fit must leave the buffer alone.
  uint64_t end = start;
  for (const Str path : paths) {
    if (path.len == 0) return Status::bad_layout;
    if (path.len >= u32_max) return Status::overflow;
    end = align8(end) + path.len + 1;
  }
  if (end > out.size() || !fits_u32(end - start)) return Status::overflow;

  lookup::write_request_header(out.data(), count);
  NulSearch nuls;
  std::byte* const packed = out.data() + start;
  size_t at = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const Str path = paths[i];
    const size_t slot = align8(path.len + 1);
    // The gap before the next key, as the end of eight zeros; none behind the last.
    if (i + 1 != count) store(packed + at + slot - 8, uint64_t{0});
    nuls.copy(packed + at, path);
    lookup::write_entry(out.data(), i, {static_cast<uint32_t>(at), static_cast<uint32_t>(path.len + 1)});
    at += slot;
  }
  if (nuls.found()) return Status::bad_layout;
  return static_cast<size_t>(end);
}

lookup::RequestFit fit_cgroups_lookup_request(std::span<const Str> paths, size_t room) noexcept {
  lookup::RequestFit fit;
  uint64_t packed = 0;
  for (const Str path : paths) {
    if (path.len >= u32_max || fit.count == u32_max) break;
    packed = align8(packed) + path.len + 1;
    const uint64_t size = lookup::packed_start(static_cast<uint32_t>(fit.count + 1)) + packed;
    if (size > room || !fits_u32(size)) break;
    fit = {fit.count + 1, static_cast<size_t>(size)};
  }
  return fit;
}

}  // namespace netipc::codec
