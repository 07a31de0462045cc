#include <algorithm>

#include "codec/lookup_layout.hpp"

namespace netipc::codec {

namespace {

Status judge_paths(Bytes payload, uint32_t items) noexcept {
  NETIPC_TRY(lookup::judge_directory(payload, items, {lookup::least_path_key, UINT32_MAX}));
  const auto* const packed = reinterpret_cast<const char*>(payload.data() + lookup::packed_start(items));
  for (uint32_t i = 0; i < items; ++i) {
    const lookup::Range key = lookup::entry_at(payload.data(), i);
    const char* const text = packed + key.offset;
    if (text[key.length - 1] != '\0') return Status::missing_nul;
    if (lookup::has_nul({text, key.length - 1})) return Status::bad_layout;
  }
  return Status::ok;
}

}  // namespace

Result<CgroupsLookupRequest> CgroupsLookupRequest::decode(Bytes payload) noexcept {
  NETIPC_TRY_ASSIGN(const uint32_t items, lookup::decode_request_header(payload));
  if (!lookup::kernel().paths_hold(payload, items)) NETIPC_TRY(judge_paths(payload, items));
  return CgroupsLookupRequest(payload, items);
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
    if (path.absent()) return Status::invalid;
    if (path.len - 1 >= u32_max - 1) return path.len == 0 ? Status::bad_layout : Status::overflow;
    end = align8(end) + path.len + 1;
  }
  if (end > out.size() || !fits_u32(end - start)) return Status::overflow;

  lookup::write_request_header(out.data(), count);
  if (!lookup::kernel().write_paths(paths, out.data())) return Status::bad_layout;
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
