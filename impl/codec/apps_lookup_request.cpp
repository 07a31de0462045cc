#include <algorithm>

#include "codec/lookup_layout.hpp"

namespace netipc::codec {

namespace {

constexpr uint32_t key_size = lookup::pid_key_size;

Status judge_pids(Bytes payload, uint32_t items) noexcept {
  NETIPC_TRY(lookup::judge_directory(payload, items, {key_size, key_size}));
  const std::byte* const packed = payload.data() + lookup::packed_start(items);
  for (uint32_t i = 0; i < items; ++i)
    if (load<uint32_t>(packed + lookup::entry_at(payload.data(), i).offset + 4) != 0) return Status::bad_layout;
  return Status::ok;
}

}  // namespace

Result<AppsLookupRequest> AppsLookupRequest::decode(Bytes payload) noexcept {
  NETIPC_TRY_ASSIGN(const uint32_t items, lookup::decode_request_header(payload));
  if (!lookup::kernel().pids_hold(payload, items)) NETIPC_TRY(judge_pids(payload, items));
  return AppsLookupRequest(payload, items);
}

uint32_t AppsLookupRequest::pid_unchecked(uint32_t index) const noexcept {
  const std::byte* const packed = payload_.data() + lookup::packed_start(item_count_);
  return load<uint32_t>(packed + lookup::entry_at(payload_.data(), index).offset);
}

Result<uint32_t> AppsLookupRequest::pid(uint32_t index) const noexcept {
  if (index >= item_count_) return Status::out_of_bounds;
  return pid_unchecked(index);
}

size_t AppsLookupRequest::pids(uint32_t first, std::span<uint32_t> out) const noexcept {
  if (first >= item_count_) return 0;
  const size_t count = std::min<size_t>(out.size(), item_count_ - first);
  for (size_t i = 0; i < count; ++i) out[i] = pid_unchecked(first + static_cast<uint32_t>(i));
  return count;
}

Result<size_t> encode_apps_lookup_request(std::span<const uint32_t> pids, MutableBytes out) noexcept {
  if (!fits_u32(pids.size())) return Status::overflow;
  const auto count = static_cast<uint32_t>(pids.size());
  const uint64_t start = lookup::packed_start(count);
  const uint64_t size = start + uint64_t{count} * key_size;
  if (size > out.size() || !fits_u32(size)) return Status::overflow;
  lookup::write_request_header(out.data(), count);
  lookup::kernel().write_pids(pids, out.data());
  return static_cast<size_t>(size);
}

lookup::RequestFit fit_apps_lookup_request(size_t pids, size_t room) noexcept {
  constexpr size_t slot = lookup_entry_size + key_size;
  const size_t bytes = std::min<size_t>(room, u32_max);
  const size_t count = bytes <= lookup_header_size ? 0 : std::min(pids, (bytes - lookup_header_size) / slot);
  return {count, lookup_header_size + count * slot};
}

}  // namespace netipc::codec
