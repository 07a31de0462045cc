#include <algorithm>

#include "codec/cgroups_lookup.hpp"
#include "codec/text_scan.hpp"

namespace netipc::codec {

namespace {

// A path of one byte and its NUL.
constexpr lookup::LengthRule key_rule{2, UINT32_MAX};

}  // namespace

Result<CgroupsLookupRequest> CgroupsLookupRequest::decode(Bytes payload) noexcept {
  const auto items = lookup::decode_request(payload, key_rule);
  if (!items.ok()) return items.status();
  const std::byte* const packed = payload.data() + lookup::packed_start(*items);
  for (uint32_t i = 0; i < *items; ++i) {
    const lookup::Range key = lookup::entry_at(payload.data(), i);
    const auto* text = reinterpret_cast<const char*>(packed) + key.offset;
    if (text[key.length - 1] != '\0') return Status::missing_nul;
    if (has_nul(text, key.length - 1)) return Status::bad_layout;
  }
  CgroupsLookupRequest request;
  request.payload_ = payload;
  request.item_count_ = *items;
  return request;
}

Str CgroupsLookupRequest::path_unchecked(uint32_t index) const noexcept {
  const lookup::Range key = lookup::entry_at(payload_.data(), index);
  return lookup::text_at(payload_.data() + lookup::packed_start(item_count_), {key.offset, key.length - 1});
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

size_t encode_cgroups_lookup_request(std::span<const Str> paths, MutableBytes out) noexcept {
  if (!fits_u32(paths.size())) return 0;
  const auto count = static_cast<uint32_t>(paths.size());
  const uint64_t start = lookup::packed_start(count);
  if (start > out.size()) return 0;
  // Measure first: a request that does not fit must leave the buffer alone.
  uint64_t end = start;
  for (const Str path : paths) {
    if (path.len == 0 || path.len >= u32_max || has_nul(path.data, path.len)) return 0;
    end = align8(end) + path.len + 1;
    if (end > out.size()) return 0;
  }
  if (!fits_u32(end - start)) return 0;

  lookup::write_request_header(out.data(), count);
  end = start;
  for (uint32_t i = 0; i < count; ++i) {
    const Str path = paths[i];
    const uint64_t at = align8(end);
    // The gap, at most seven bytes, lies within eight that this loop writes anyway
    // except before the first key, where there is none.
    if (at != end) zero_bytes(out.data() + end, static_cast<size_t>(at - end));
    [[maybe_unused]] const bool clean = copy_text(out.data() + at, path.data, path.len);
    lookup::write_entry(out.data(), i, {static_cast<uint32_t>(at - start), static_cast<uint32_t>(path.len + 1)});
    end = at + path.len + 1;
  }
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
