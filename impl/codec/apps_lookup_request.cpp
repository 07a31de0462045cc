#include <algorithm>

#include "codec/apps_lookup.hpp"

namespace netipc::codec {

namespace {

// pid and a reserved word.
constexpr uint32_t key_size = 8;
constexpr lookup::LengthRule key_rule{key_size, key_size};

}  // namespace

Result<AppsLookupRequest> AppsLookupRequest::decode(Bytes payload) noexcept {
  const auto items = lookup::decode_request(payload, key_rule);
  if (!items.ok()) return items.status();
  const std::byte* const packed = payload.data() + lookup::packed_start(*items);
  uint32_t reserved = 0;
  for (uint32_t i = 0; i < *items; ++i)
    reserved |= load<uint32_t>(packed + lookup::entry_at(payload.data(), i).offset + 4);
  if (reserved != 0) return Status::bad_layout;
  return AppsLookupRequest(payload, *items);
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
  for (uint32_t i = 0; i < count; ++i) {
    lookup::write_entry(out.data(), i, {i * key_size, key_size});
    store(out.data() + start + size_t{i} * key_size, uint64_t{pids[i]});
  }
  return static_cast<size_t>(size);
}

lookup::RequestFit fit_apps_lookup_request(size_t pids, size_t room) noexcept {
  constexpr size_t slot = lookup_entry_size + key_size;
  const size_t bytes = std::min<size_t>(room, u32_max);
  const size_t count = bytes <= lookup_header_size ? 0 : std::min(pids, (bytes - lookup_header_size) / slot);
  return {count, lookup_header_size + count * slot};
}

}  // namespace netipc::codec
